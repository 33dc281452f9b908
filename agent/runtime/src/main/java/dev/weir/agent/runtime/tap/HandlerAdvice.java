package dev.weir.agent.runtime.tap;

import dev.weir.agent.bootstrap.Door;
import java.util.Map;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/** Advice for frameworks that find the handler of a request without telling the servlet layer. */
final class HandlerAdvice {
  private HandlerAdvice() {}

  /** {@code ContainerResponse ResourceMethodInvoker.apply(RequestProcessingContext)}. */
  static final class Jersey {
    private Jersey() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.This Object handler, @Advice.Argument(0) Object context) {
      Door.handled(handler, context);
    }
  }

  /** {@code BuiltResponse ResourceMethodInvoker.invoke(HttpRequest, HttpResponse, Object)}. */
  static final class RestEasy {
    private RestEasy() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(
        @Advice.FieldValue(value = "method", typing = Assigner.Typing.DYNAMIC) Object handler,
        @Advice.Argument(0) Object request) {
      Door.handled(handler, request);
    }
  }

  /** {@code Object JAXRSInvoker.invoke(Exchange, Object, Object)}; one invoker has many routes. */
  static final class Cxf {
    private Cxf() {}

    @Advice.OnMethodEnter(suppress = Throwable.class)
    static void enter(@Advice.Argument(0) Object exchange) {
      try {
        // What belongs to an exchange is kept by the names of classes.
        if (exchange instanceof Map<?, ?> parts) {
          Object handler = parts.get("org.apache.cxf.jaxrs.model.OperationResourceInfo");
          if (handler != null) {
            Door.handled(handler, exchange);
          }
        }
      } catch (Throwable t) {
        Door.faulted(Door.ROUTE, t);
      }
    }
  }

  /** {@code void handleMatch(RequestMappingInfo, HandlerMethod, ServerWebExchange)}. */
  static final class WebFlux {
    private WebFlux() {}

    @Advice.OnMethodExit(suppress = Throwable.class)
    static void exit(@Advice.Argument(1) Object handler, @Advice.Argument(2) Object exchange) {
      Door.handled(handler, exchange);
    }
  }
}
