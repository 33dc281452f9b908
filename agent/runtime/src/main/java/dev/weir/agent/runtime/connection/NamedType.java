package dev.weir.agent.runtime.connection;

/**
 * Whether an object is of a class of a given name, or of a subclass. Found once a class, and kept
 * with it, so that no class is kept alive. Any thread may call.
 */
final class NamedType extends ClassValue<Boolean> {
  private final String name;

  NamedType(String name) {
    this.name = name;
  }

  boolean covers(Object object) {
    return get(object.getClass());
  }

  @Override
  protected Boolean computeValue(Class<?> type) {
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      if (each.getName().equals(name)) {
        return true;
      }
    }
    return false;
  }
}
