package dev.weir.core.message;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A field of a request and what its value must hold.
 *
 * @param name in any case
 * @param value found anywhere in the value; null for any value
 */
public record FieldPattern(String name, @Nullable Pattern value) {
  public FieldPattern {
    if (name.isEmpty()) {
      throw new IllegalArgumentException("a field needs a name");
    }
  }

  boolean isIn(MessageHead head) {
    for (MessageHead.Field field : head.fields()) {
      if (field.is(name) && (value == null || value.matcher(head.value(field)).find())) {
        return true;
      }
    }
    return false;
  }
}
