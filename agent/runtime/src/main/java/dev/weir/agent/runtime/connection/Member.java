package dev.weir.agent.runtime.connection;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * A field, or a method without arguments, of objects whose classes the agent cannot see, by its
 * name. Found once a class, then asked without allocating. Kept with the class itself, so that it
 * keeps no class alive. Any thread may call.
 */
final class Member extends ClassValue<MethodHandle> {
  private final String name;
  private final MethodType type;

  private Member(String name, Class<?> value) {
    this.name = name;
    this.type = MethodType.methodType(value, Object.class);
  }

  static Member object(String name) {
    return new Member(name, Object.class);
  }

  static Member number(String name) {
    return new Member(name, int.class);
  }

  /**
   * @throws IllegalStateException when the class has no such member, or it is null
   */
  Object of(Object holder) {
    Object value = orNull(holder);
    if (value == null) {
      throw new IllegalStateException(holder.getClass().getName() + '.' + name + " is null");
    }
    return value;
  }

  /** As {@link #of}, for what may be null. */
  @Nullable Object orNull(Object holder) {
    try {
      return (Object) get(holder.getClass()).invokeExact(holder);
    } catch (Throwable t) {
      throw new IllegalStateException(holder.getClass().getName() + '.' + name, t);
    }
  }

  /** As {@link #of}, for numbers. */
  int numberOf(Object holder) {
    try {
      return (int) get(holder.getClass()).invokeExact(holder);
    } catch (Throwable t) {
      throw new IllegalStateException(holder.getClass().getName() + '.' + name, t);
    }
  }

  @Override
  protected MethodHandle computeValue(Class<?> holder) {
    try {
      for (Class<?> each = holder; each != null; each = each.getSuperclass()) {
        for (Field field : each.getDeclaredFields()) {
          if (field.getName().equals(name) && field.trySetAccessible()) {
            return MethodHandles.lookup().unreflectGetter(field).asType(type);
          }
        }
        for (Method method : each.getDeclaredMethods()) {
          if (method.getName().equals(name)
              && method.getParameterCount() == 0
              && method.trySetAccessible()) {
            return MethodHandles.lookup().unreflect(method).asType(type);
          }
        }
      }
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
    throw new IllegalStateException(holder.getName() + " has no " + name);
  }
}
