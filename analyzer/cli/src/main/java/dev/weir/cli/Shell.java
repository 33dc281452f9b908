package dev.weir.cli;

import dev.weir.cli.format.ColorWhen;
import dev.weir.cli.format.Screen;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds a run of Weir: its three streams, its environment, and which of its streams are
 * terminals. Commands use this and never {@link System}, so that tests see all that they do.
 *
 * @param out results; unbuffered
 * @param err everything else
 * @param interruption what Ctrl-C does
 */
record Shell(
    InputStream in,
    OutputStream out,
    PrintStream err,
    Map<String, String> environment,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Interruption interruption) {

  private static final int DEFAULT_LINES = 24;
  private static final int LEAST_LINES = 4;

  /** The surroundings of this process. */
  static Shell ofProcess() {
    String told = System.getProperty("weir.terminal");
    boolean interactive = told == null && hasConsole();
    return new Shell(
        new StandardInput(),
        new FileOutputStream(FileDescriptor.out),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        System.getenv(),
        told == null ? interactive : told.contains("out"),
        told == null ? interactive : told.contains("err"),
        new Interruption());
  }

  /** Ends standard input, also for a read that waits, which whoever writes there may keep open. */
  void endInput() {
    try {
      in.close();
    } catch (IOException e) {
      // Then it has ended.
    }
  }

  /** How to draw on standard output. */
  Screen screen(ColorWhen color) {
    return Screen.of(environment, outIsTerminal, color);
  }

  /** How many lines fit on the terminal, as the launcher has found out. */
  int lines() {
    String told = environment.getOrDefault("LINES", "");
    boolean number = !told.isEmpty() && told.length() < 5 && told.chars().allMatch(Shell::isDigit);
    int lines = number ? Integer.parseInt(told) : 0;
    return lines == 0 ? DEFAULT_LINES : Math.max(LEAST_LINES, lines);
  }

  private static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /** How to draw on standard error. */
  Screen errorScreen(ColorWhen color) {
    return Screen.of(environment, errIsTerminal, color);
  }

  /**
   * Whether someone sits there. The launcher knows better and says so; this is for {@code java
   * -jar}.
   */
  @SuppressWarnings("SystemConsoleNull") // asked about below, where JDK 22 and later are different
  private static boolean hasConsole() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    Boolean isTerminal = isTerminal(console);
    return isTerminal == null || isTerminal;
  }

  /** From JDK 22 on there is a console even without a terminal, and this method to ask it. */
  private static @Nullable Boolean isTerminal(Console console) {
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return null;
    }
  }
}
