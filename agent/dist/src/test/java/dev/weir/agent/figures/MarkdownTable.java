package dev.weir.agent.figures;

import java.io.PrintStream;
import java.util.List;

/** Prints a table row by row, so that what was measured stays if a later row fails. */
final class MarkdownTable {
  private final PrintStream out;

  MarkdownTable(PrintStream out, String heading, String... others) {
    this.out = out;
    out.println();
    row(heading, others);
    out.print("| --- |");
    for (int i = 0; i < others.length; i++) {
      out.print(" ---: |");
    }
    out.println();
  }

  void row(String label, String... cells) {
    out.println("| " + label + " | " + String.join(" | ", List.of(cells)) + " |");
  }
}
