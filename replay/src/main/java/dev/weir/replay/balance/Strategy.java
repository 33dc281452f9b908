package dev.weir.replay.balance;

import java.util.List;

/**
 * A way to spread requests over targets. Found by {@link java.util.ServiceLoader}: name a class of
 * yours in {@code META-INF/services/dev.weir.replay.balance.Strategy} and put it on the class path.
 *
 * <p>Must have a public constructor without parameters.
 */
public interface Strategy {

  /** What {@code --balance} calls it, in lower case with hyphens. */
  String name();

  /** One line on what it does. */
  String description();

  /** Begins to spread over these targets, of which there is at least one. */
  Choice over(List<Target> targets);

  /**
   * Chooses for one run. Calls come one at a time, though not on one thread, and each is followed
   * by the request being sent: it should take less than a microsecond.
   */
  interface Choice {

    /**
     * Which target is next.
     *
     * @param client the address of who sent the request when it was recorded; may be empty
     * @param load what is going on now; at least one target is {@link Load#available}
     * @return its number, from 0; of one that is available
     */
    int next(String client, Load load);
  }

  /** What goes on at the targets, as of now. */
  interface Load {

    /** Whether the target takes requests, as far as is known. */
    boolean available(int target);

    /** How many requests it has been sent that are not answered yet. */
    int inFlight(int target);
  }
}
