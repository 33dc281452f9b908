package dev.weir.agent.runtime.tap;

import dev.weir.agent.bootstrap.Door;
import javax.servlet.ServletContext;
import javax.servlet.ServletRegistration;
import javax.servlet.ServletRequest;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import net.bytebuddy.asm.Advice;

/**
 * Advice for {@code HttpServlet.service(ServletRequest, ServletResponse)}. Alike, word for word, in
 * {@link JavaxServletAdvice} and {@link JakartaServletAdvice}.
 *
 * <p>Who asks is told on the way in: by then the container and its filters know, and no byte of the
 * answer has passed. Which route it was is told on the way out: by then the framework has found it.
 * A request may come through here several times, when it is forwarded, includes others, goes on
 * asynchronously or ends as an error. Bytes are not counted here, so none counts twice; and a route
 * that the path as sent does not match is not learned.
 */
final class JavaxServletAdvice {
  private JavaxServletAdvice() {}

  /** Says whether the servlet may have found the request's route when it is done. */
  @Advice.OnMethodEnter(suppress = Throwable.class)
  static boolean enter(
      @Advice.This HttpServlet servlet, @Advice.Argument(0) ServletRequest request) {
    try {
      if (request instanceof HttpServletRequest http) {
        if (Door.asksForClients()) {
          String user = http.getRemoteUser();
          if (user != null) {
            Door.client(http.getRemoteAddr(), http.getRemotePort(), http.getLocalPort(), user);
          }
        }
        if (!Door.mayDispatch(servlet)) {
          return false;
        }
        // Already there: another servlet has forwarded it, whose route is about to be replaced.
        Object route =
            http.getAttribute("org.springframework.web.servlet.HandlerMapping.bestMatchingPattern");
        if (route != null
            && Door.isNewRoute(route, servlet)
            && http.getAttribute("javax.servlet.forward.request_uri") instanceof String path
            && http.getAttribute("javax.servlet.forward.servlet_path") instanceof String before) {
          Door.routed(route, servlet, http.getContextPath(), before, path);
        }
      }
    } catch (Throwable t) {
      Door.faulted(Door.SERVLET, t);
    }
    return true;
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Enter boolean mayDispatch,
      @Advice.This HttpServlet servlet,
      @Advice.Argument(0) ServletRequest request) {
    if (!mayDispatch) {
      return;
    }
    try {
      Object route =
          request.getAttribute(
              "org.springframework.web.servlet.HandlerMapping.bestMatchingPattern");
      if (route != null) {
        if (Door.isNewRoute(route, servlet) && request instanceof HttpServletRequest http) {
          Door.routed(
              route, servlet, http.getContextPath(), http.getServletPath(), http.getRequestURI());
        }
      } else if (Door.isNewRoute(null, servlet) && servlet.getServletConfig() != null) {
        ServletContext context = servlet.getServletContext();
        ServletRegistration registration = context.getServletRegistration(servlet.getServletName());
        if (registration != null) {
          Door.mapped(servlet, context.getContextPath(), registration.getMappings());
        }
      }
    } catch (Throwable t) {
      Door.faulted(Door.ROUTE, t);
    }
  }
}
