package dev.weir.prometheus;

import dev.weir.core.alert.Alert;
import dev.weir.core.alert.Rule;
import java.util.List;
import java.util.Map;

/**
 * What the alerts are at present.
 *
 * @param raised how many of each rule began; a rule that is off is not in it
 * @param jitters of routes where it is defined
 * @param droppedRoutes how often a route had to make room for another
 * @param posted how many changes the webhook took
 * @param notPosted how many it was not told of
 */
public record AlertFigures(
    List<Alert> firing,
    Map<Rule, Long> raised,
    Map<String, Double> jitters,
    long droppedRoutes,
    long posted,
    long notPosted) {
  /** Where nothing is watched. */
  public static final AlertFigures NONE = new AlertFigures(List.of(), Map.of(), Map.of(), 0, 0, 0);

  public AlertFigures {
    firing = List.copyOf(firing);
    raised = Map.copyOf(raised);
    jitters = Map.copyOf(jitters);
  }
}
