package dev.weir.cli.attach;

import java.io.IOException;

/** A program that only waits for the end of its standard input, to be attached to. */
public final class Idle {
  private Idle() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("ready");
    while (System.in.read() >= 0) {
      // Nothing to do with it.
    }
  }
}
