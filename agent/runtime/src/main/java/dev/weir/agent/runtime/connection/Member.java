package dev.weir.agent.runtime.connection;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field, or a method without arguments, of objects whose classes the agent cannot see, by its
 * name, or by the first of several that the class has. Found once a class, then asked without
 * allocating. Kept with the class itself, so that it keeps no class alive. Any thread may call.
 */
final class Member extends ClassValue<MethodHandle> {
  private final List<String> names;
  private final MethodType type;

  private Member(Class<?> value, String... names) {
    this.names = List.of(names);
    this.type = MethodType.methodType(value, Object.class);
  }

  static Member object(String... names) {
    return new Member(Object.class, names);
  }

  static Member number(String name) {
    return new Member(int.class, name);
  }

  /**
   * @throws IllegalStateException when the class has no such member, or it is null
   */
  Object of(Object holder) {
    Object value = orNull(holder);
    if (value == null) {
      throw new IllegalStateException(holder.getClass().getName() + '.' + names + " is null");
    }
    return value;
  }

  /** As {@link #of}, for what may be null. */
  @Nullable Object orNull(Object holder) {
    try {
      return (Object) get(holder.getClass()).invokeExact(holder);
    } catch (Throwable t) {
      throw new IllegalStateException(holder.getClass().getName() + '.' + names, t);
    }
  }

  /** As {@link #of}, for numbers. */
  int numberOf(Object holder) {
    try {
      return (int) get(holder.getClass()).invokeExact(holder);
    } catch (Throwable t) {
      throw new IllegalStateException(holder.getClass().getName() + '.' + names, t);
    }
  }

  @Override
  protected MethodHandle computeValue(Class<?> holder) {
    try {
      for (String name : names) {
        MethodHandle found = find(holder, name);
        if (found != null) {
          return found.asType(type);
        }
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException(holder.getName() + " has none of " + names);
  }

  private static @Nullable MethodHandle find(Class<?> holder, String name)
      throws IllegalAccessException {
    for (Class<?> each = holder; each != null; each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if (field.getName().equals(name) && field.trySetAccessible()) {
          return MethodHandles.lookup().unreflectGetter(field);
        }
      }
      for (Method method : each.getDeclaredMethods()) {
        if (method.getName().equals(name)
            && method.getParameterCount() == 0
            && method.trySetAccessible()) {
          return MethodHandles.lookup().unreflect(method);
        }
      }
    }
    return null;
  }
}
