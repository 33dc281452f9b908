package dev.weir.core.message;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which requests are taken; as GoReplay has it: one of the allowed methods, one of the allowed
 * targets, all of the allowed fields, and nothing that is not allowed. Empty rules allow all.
 *
 * <p>May be asked by any thread. Patterns are found anywhere in the request target as sent, or in
 * the field's value. One that needs more stack than there is on some text lets it not pass.
 *
 * @param allowedMethods in capitals as sent
 */
public record MessageFilter(
    Set<String> allowedMethods,
    Set<String> disallowedMethods,
    List<Pattern> allowedTargets,
    List<Pattern> disallowedTargets,
    List<FieldPattern> allowedFields,
    List<FieldPattern> disallowedFields) {

  /** Takes all. */
  public static final MessageFilter ALL =
      new MessageFilter(Set.of(), Set.of(), List.of(), List.of(), List.of(), List.of());

  public MessageFilter {
    allowedMethods = Set.copyOf(allowedMethods);
    disallowedMethods = Set.copyOf(disallowedMethods);
    allowedTargets = List.copyOf(allowedTargets);
    disallowedTargets = List.copyOf(disallowedTargets);
    allowedFields = List.copyOf(allowedFields);
    disallowedFields = List.copyOf(disallowedFields);
  }

  /** Whether every request passes, whatever it is. */
  public boolean takesAll() {
    return allowedMethods.isEmpty()
        && disallowedMethods.isEmpty()
        && allowedTargets.isEmpty()
        && disallowedTargets.isEmpty()
        && allowedFields.isEmpty()
        && disallowedFields.isEmpty();
  }

  /** Whether a request passes. */
  public boolean passes(Message request) {
    return takesAll() || passes(MessageHead.of(request.bytes()));
  }

  private boolean passes(MessageHead head) {
    try {
      return passesMethod(head.method()) && passesTarget(head.target()) && passesFields(head);
    } catch (StackOverflowError e) {
      return false; // java.util.regex calls itself for each round of a group on long texts
    }
  }

  private boolean passesMethod(String method) {
    return (allowedMethods.isEmpty() || allowedMethods.contains(method))
        && !disallowedMethods.contains(method);
  }

  private boolean passesTarget(String target) {
    return (allowedTargets.isEmpty() || isFound(allowedTargets, target))
        && !isFound(disallowedTargets, target);
  }

  private static boolean isFound(List<Pattern> patterns, String target) {
    for (Pattern pattern : patterns) {
      if (pattern.matcher(target).find()) {
        return true;
      }
    }
    return false;
  }

  private boolean passesFields(MessageHead head) {
    for (FieldPattern field : allowedFields) {
      if (!field.isIn(head)) {
        return false;
      }
    }
    for (FieldPattern field : disallowedFields) {
      if (field.isIn(head)) {
        return false;
      }
    }
    return true;
  }
}
