package dev.weir.elasticsearch;

/** Names of data streams, without their namespace. */
public final class Streams {
  /** One document an exchange. */
  public static final String HTTP = "logs-weir.http";

  /** One document an endpoint and ten seconds. */
  public static final String ROUTES = "metrics-weir.routes";

  /** One document a limit and ten seconds. */
  public static final String LIMITS = "metrics-weir.limits";

  /** Where every byte went, and what was odd. */
  public static final String BOOKS = "metrics-weir.books";

  private static final String NAMESPACE = "default";

  private Streams() {}

  /** As an index is named. */
  public static String inNamespace(String stream) {
    return stream + '-' + NAMESPACE;
  }
}
