package dev.weir.agent.runtime.tap;

import dev.weir.agent.bootstrap.Door;
import net.bytebuddy.asm.Advice;

/** Advice for frameworks that find the handler of a request without telling the servlet layer. */
final class HandlerAdvice {
  private HandlerAdvice() {}

  /** {@code ContainerResponse ResourceMethodInvoker.apply(RequestProcessingContext)}. */
  static final class Jersey {
    private Jersey() {}

    @Advice.OnMethodEnter
    static void enter(@Advice.This Object handler, @Advice.Argument(0) Object context) {
      Door.handled(handler, context);
    }
  }

  /** {@code void handleMatch(RequestMappingInfo, HandlerMethod, ServerWebExchange)}. */
  static final class WebFlux {
    private WebFlux() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Argument(1) Object handler, @Advice.Argument(2) Object exchange) {
      Door.handled(handler, exchange);
    }
  }
}
