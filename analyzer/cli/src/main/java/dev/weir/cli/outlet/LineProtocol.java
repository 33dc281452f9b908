package dev.weir.cli.outlet;

/**
 * One line of InfluxDB's line protocol.
 *
 * <pre>
 *   measurement,tag=value,… field=1i,… 1795234200000000000
 * </pre>
 *
 * <p>In the value of a tag a comma, an equals sign and a space have a backslash before them. There
 * is no way to write a line end, nor a backslash where the value ends; these are written as a URL
 * would have them, {@code %0A} and {@code %5C}. Confined to one thread.
 *
 * @see <a href="https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/">the
 *     protocol</a>
 */
final class LineProtocol {
  private final StringBuilder text = new StringBuilder(256);
  private boolean hasFields;

  /** Begins a line. */
  LineProtocol(String measurement) {
    text.append(measurement);
  }

  /** Adds a tag, unless its value is empty: there are no empty tags. All come before fields. */
  LineProtocol tag(String key, String value) {
    if (!value.isEmpty()) {
      text.append(',').append(key).append('=');
      for (int i = 0; i < value.length(); i++) {
        append(value.charAt(i));
      }
    }
    return this;
  }

  private void append(char c) {
    if (c == ',' || c == '=' || c == ' ') {
      text.append('\\').append(c);
    } else if (c == '\\' || c < ' ' || c == 0x7f) {
      text.append('%');
      text.append(Character.toUpperCase(Character.forDigit(c >> 4, 16)));
      text.append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
    } else {
      text.append(c);
    }
  }

  /** Adds a field, a whole number. */
  LineProtocol field(String key, long value) {
    text.append(hasFields ? ',' : ' ').append(key).append('=').append(value).append('i');
    hasFields = true;
    return this;
  }

  /** The whole line, with its end. */
  String at(long epochNanos) {
    return text.append(' ').append(epochNanos).append('\n').toString();
  }
}
