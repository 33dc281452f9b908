package dev.weir.agent.runtime.route;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Templates as the implementations of JAX-RS (since 4.0 Jakarta REST) tell them: below the base of
 * the application, which is its servlet's mapping or {@code @ApplicationPath}, those of the class
 * and of the method, and between them those of the locators of sub-resources.
 *
 * @see Frameworks
 */
final class JaxRs {
  private static final String CXF_MATCHED = "org.apache.cxf.jaxrs.model.OperationResourceInfoStack";
  private static final String CXF_MESSAGE = "org.apache.cxf.message.Message";
  private static final String CXF_PATH = "org.apache.cxf.request.uri";
  private static final String CXF_URIS = "org.apache.cxf.jaxrs.impl.UriInfoImpl";

  private JaxRs() {}

  /** Of an {@code org.glassfish.jersey.server.internal.process.RequestProcessingContext}. */
  static Sighting ofJersey(long key, Object context) throws ReflectiveOperationException {
    Object uris = Frameworks.call(Frameworks.call(context, "request"), "getUriInfo");
    StringBuilder pattern = new StringBuilder();
    // The last that matched comes first.
    for (Object template : (List<?>) Frameworks.call(uris, "getMatchedTemplates")) {
      pattern.insert(0, '/' + slashless((String) Frameworks.call(template, "getTemplate")));
    }
    return sighting(key, uris, pattern, pathOf(uris));
  }

  /**
   * Of an {@code org.jboss.resteasy.spi.metadata.ResourceMethod} and an {@code
   * org.jboss.resteasy.spi.HttpRequest}. What a locator has matched is not kept, so a method that
   * was found by one has no template.
   */
  static @Nullable Sighting ofRestEasy(long key, Object method, Object request)
      throws ReflectiveOperationException {
    Object uris = Frameworks.call(request, "getUri");
    if (!((List<?>) Frameworks.call(uris, "getMatchedResources")).isEmpty()) {
      return null;
    }
    String pattern = '/' + slashless((String) Frameworks.call(method, "getFullpath"));
    return sighting(key, uris, new StringBuilder(pattern), pathOf(uris));
  }

  /**
   * Of an {@code org.apache.cxf.jaxrs.model.OperationResourceInfo} and an {@code
   * org.apache.cxf.message.Exchange}.
   */
  static @Nullable Sighting ofCxf(long key, Object operation, Object exchange)
      throws ReflectiveOperationException {
    Map<?, ?> message = (Map<?, ?>) Frameworks.call(exchange, "getInMessage");
    if (!(message.get(CXF_MATCHED) instanceof List<?> matches)
        || !(message.get(CXF_PATH) instanceof String path)) {
      return null;
    }
    StringBuilder pattern = new StringBuilder();
    for (Object match : matches) {
      Object method = Frameworks.call(match, "getMethodInfo");
      Object resource = Frameworks.call(method, "getClassResourceInfo");
      append(pattern, Frameworks.call(resource, "getURITemplate"));
      append(pattern, Frameworks.call(method, "getURITemplate"));
    }
    ClassLoader loader = operation.getClass().getClassLoader();
    Object uris =
        Class.forName(CXF_URIS, true, loader)
            .getConstructor(Class.forName(CXF_MESSAGE, false, loader))
            .newInstance(message);
    return sighting(key, uris, pattern, path);
  }

  /** Adds an {@code org.apache.cxf.jaxrs.model.URITemplate}, which a sub-resource's class lacks. */
  private static void append(StringBuilder pattern, @Nullable Object template)
      throws ReflectiveOperationException {
    if (template != null) {
      pattern.append('/').append(slashless((String) Frameworks.call(template, "getValue")));
    }
  }

  /**
   * @param uris a {@code UriInfo}
   */
  private static Sighting sighting(long key, Object uris, StringBuilder pattern, String path)
      throws ReflectiveOperationException {
    List<String> templates = new ArrayList<>();
    String base = ((URI) Frameworks.call(uris, "getBaseUri")).getRawPath();
    Routes.add(templates, base, spanning(pattern));
    return new Sighting(key, templates, path);
  }

  private static String pathOf(Object uris) throws ReflectiveOperationException {
    return ((URI) Frameworks.call(uris, "getRequestUri")).getRawPath();
  }

  private static String slashless(String template) {
    return template.startsWith("/") ? template.substring(1) : template;
  }

  /** In JAX-RS a variable at the end may hold slashes, if its expression lets it. */
  private static String spanning(StringBuilder pattern) {
    while (pattern.length() > 1 && pattern.charAt(pattern.length() - 1) == '/') {
      pattern.setLength(pattern.length() - 1);
    }
    return pattern.toString().replaceFirst("/\\{[^{}:/]+:\\s*\\.[*+]\\s*}$", "/**");
  }
}
