package dev.weir.agent.manners.host;

/** Says hello, and ends. */
public final class Hello {
  private Hello() {}

  public static void main(String[] arguments) {
    System.out.println("hello");
  }
}
