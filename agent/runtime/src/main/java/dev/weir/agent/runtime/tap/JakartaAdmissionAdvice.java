package dev.weir.agent.runtime.tap;

import dev.weir.agent.bootstrap.Door;
import dev.weir.agent.bootstrap.Gate;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import net.bytebuddy.asm.Advice;

/**
 * Advice for {@code HttpServlet.service(ServletRequest, ServletResponse)} that answers 429 instead,
 * where a limit rejects. Alike, word for word, in {@link JavaxAdmissionAdvice} and {@link
 * JakartaAdmissionAdvice}.
 */
final class JakartaAdmissionAdvice {
  private JakartaAdmissionAdvice() {}

  /** Says whether the request has been answered. */
  @Advice.OnMethodEnter(suppress = Throwable.class, skipOn = Advice.OnNonDefaultValue.class)
  static boolean enter(
      @Advice.Argument(0) ServletRequest request, @Advice.Argument(1) ServletResponse response) {
    if (!Gate.rejects()) {
      return false;
    }
    try {
      if (request instanceof HttpServletRequest http
          && response instanceof HttpServletResponse answer
          && http.getDispatcherType() == DispatcherType.REQUEST
          && !answer.isCommitted()) {
        String address = http.getRemoteAddr();
        int port = http.getRemotePort();
        int localPort = http.getLocalPort();
        // Before it is asked whose limit holds: the advice that tells elsewhere may come later.
        String user = Door.asksForClients() ? http.getRemoteUser() : null;
        if (user != null) {
          Door.client(address, port, localPort, user);
        }
        String[] fields = Gate.admit(address, port, localPort);
        if (fields != null) {
          answer.resetBuffer(); // what filters have set stays
          answer.setStatus(429); // RFC 6585 §4
          for (int i = 0; i < fields.length; i += 2) {
            answer.setHeader(fields[i], fields[i + 1]);
          }
          answer.setContentLength(0);
          return true;
        }
      }
    } catch (Throwable t) {
      Door.faulted(Door.ADMIT, t);
    }
    return false;
  }
}
