package dev.weir.core.limit;

import dev.weir.core.http.Exchange;

/** Tells endpoints apart, for limits that hold each by itself. Any thread may call. */
@FunctionalInterface
public interface EndpointNames {
  /** Method and route of an exchange whose request head has been seen, {@code GET /users/{id}}. */
  String endpointOf(Exchange exchange);
}
