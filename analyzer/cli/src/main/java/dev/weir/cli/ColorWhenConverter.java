package dev.weir.cli;

import dev.weir.cli.format.ColorWhen;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --color}. */
final class ColorWhenConverter implements ITypeConverter<ColorWhen> {
  @Override
  public ColorWhen convert(String text) {
    return switch (text) {
      case "auto" -> ColorWhen.AUTO;
      case "always" -> ColorWhen.ALWAYS;
      case "never" -> ColorWhen.NEVER;
      default ->
          throw new TypeConversionException("'" + text + "' is not one of auto, always, never");
    };
  }
}
