package dev.weir.core.ledger;

/**
 * Keeps the fields of a subclass in cache lines of their own.
 *
 * <p>The garbage collector puts objects of one kind side by side. Two threads that write to
 * neighbours of each other would take the line that both lie in from one another with every write,
 * which costs more than all they do meanwhile. The JVM lays out the fields of a superclass first;
 * two lines of 64 bytes, since processors fetch them in pairs.
 */
@SuppressWarnings("unused")
public abstract class Apart {
  /** The JVM would fill the gap behind the header with a field of the subclass. */
  private int gap;

  private long p0;
  private long p1;
  private long p2;
  private long p3;
  private long p4;
  private long p5;
  private long p6;
  private long p7;
  private long p8;
  private long p9;
  private long p10;
  private long p11;
  private long p12;
  private long p13;
  private long p14;
  private long p15;

  protected Apart() {}
}
