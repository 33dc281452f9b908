package dev.weir.agent.runtime.route;

import java.lang.reflect.Method;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What must be known of web frameworks, whose classes the agent cannot see: they are asked by
 * reflection, once a route.
 */
final class Frameworks {
  private static final String WEBFLUX_PATTERN =
      "org.springframework.web.reactive.HandlerMapping.bestMatchingPattern";

  /** Servlets that have many routes of their own behind their mapping. */
  private static final Set<String> DISPATCHERS =
      Set.of(
          "org.springframework.web.servlet.FrameworkServlet",
          "org.glassfish.jersey.servlet.ServletContainer",
          "com.sun.jersey.spi.container.servlet.ServletContainer",
          "org.jboss.resteasy.plugins.server.servlet.HttpServletDispatcher",
          "org.apache.cxf.transport.servlet.AbstractHTTPServlet",
          "com.ibm.websphere.jaxrs.server.IBMRestServlet",
          "org.apache.struts.action.ActionServlet",
          "org.apache.wicket.protocol.http.WicketServlet",
          "com.vaadin.flow.server.VaadinServlet",
          "com.vaadin.server.VaadinServlet");

  private Frameworks() {}

  /** Whether a servlet of this class gives requests to routes of its own. */
  static boolean dispatches(Class<?> servlet) {
    for (Class<?> type = servlet; type != null; type = type.getSuperclass()) {
      if (DISPATCHERS.contains(type.getName())) {
        return true;
      }
    }
    return false;
  }

  /** The route that a handler was found by; null when the framework does not tell. */
  static @Nullable Sighting sighting(long key, Object handler, Object exchange) {
    String name = handler.getClass().getName();
    try {
      if (name.startsWith("org.glassfish.jersey.")) {
        return JaxRs.ofJersey(key, exchange);
      }
      if (name.startsWith("org.jboss.resteasy.")) {
        return JaxRs.ofRestEasy(key, handler, exchange);
      }
      return name.startsWith("org.apache.cxf.")
          ? JaxRs.ofCxf(key, handler, exchange)
          : ofWebFlux(key, exchange);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("an unknown version of " + name, e);
    }
  }

  /** Of an {@code org.springframework.web.server.ServerWebExchange}. */
  private static @Nullable Sighting ofWebFlux(long key, Object exchange)
      throws ReflectiveOperationException {
    Object pattern = call(exchange, "getAttribute", WEBFLUX_PATTERN);
    if (pattern == null) {
      return null;
    }
    Object request = call(exchange, "getRequest");
    Object contextPath = call(call(request, "getPath"), "contextPath");
    List<String> templates = new ArrayList<>();
    Routes.add(templates, (String) call(contextPath, "value"), pattern.toString());
    return new Sighting(key, templates, ((URI) call(request, "getURI")).getRawPath());
  }

  @SuppressWarnings("NullAway") // frameworks carry no annotations; a null ends as a fault
  static Object call(Object target, String method, Object... arguments)
      throws ReflectiveOperationException {
    for (Method each : target.getClass().getMethods()) {
      if (each.getName().equals(method)
          && each.getParameterCount() == arguments.length
          && each.trySetAccessible()) {
        return each.invoke(target, arguments);
      }
    }
    throw new NoSuchMethodException(target.getClass().getName() + '.' + method);
  }
}
