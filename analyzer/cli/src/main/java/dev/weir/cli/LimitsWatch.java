package dev.weir.cli;

import dev.weir.cli.format.LimitsFormat;
import dev.weir.cli.limits.AgentException;
import dev.weir.cli.limits.LimitsAnswer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;

/** Asks again and again, and shows each answer in the place of the one before, or below it. */
final class LimitsWatch {
  private final Shell shell;
  private final LimitsFormat format;
  private final boolean inPlace;

  LimitsWatch(Shell shell, LimitsFormat format, boolean inPlace) {
    this.shell = shell;
    this.format = format;
    this.inPlace = inPlace;
  }

  /** Who is asked. */
  interface Source {
    LimitsAnswer get() throws AgentException;
  }

  /** What lies between two answers. */
  interface Pause {
    /** Waits; false when it is time to end. */
    boolean goesOn() throws InterruptedException;
  }

  /** Shows a first answer, and others until the pause ends it; the last one stays. */
  void run(LimitsAnswer first, Source source, Pause pause) throws IOException, AgentException {
    DrawnInPlace drawing = new DrawnInPlace(shell);
    show(first, drawing);
    while (goesOn(pause)) {
      show(source.get(), drawing);
    }
  }

  private void show(LimitsAnswer answer, DrawnInPlace drawing) throws IOException {
    StringWriter text = new StringWriter();
    format.write(answer, text);
    if (inPlace) {
      drawing.draw(text.toString());
    } else {
      Writer out = Results.to(shell.out());
      out.write(text.toString());
      out.flush();
    }
  }

  private static boolean goesOn(Pause pause) {
    try {
      return pause.goesOn();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
