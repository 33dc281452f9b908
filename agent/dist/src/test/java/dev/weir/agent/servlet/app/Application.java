package dev.weir.agent.servlet.app;

import jakarta.servlet.http.HttpServlet;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;

/** Says its port, and serves until its standard input ends. */
public final class Application {
  private Application() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Tomcat tomcat = Container.in(folder);
    tomcat.getConnector().setProperty("compression", "on");
    tomcat.getConnector().setProperty("compressionMinSize", "1");
    tomcat.addUser("ann", "secret");
    tomcat.addRole("ann", "user");
    Context shop = tomcat.addContext("/shop", folder.toString());
    servlets(shop);
    basicLogin(shop);
    Container.serve(tomcat);
  }

  private static void servlets(Context shop) {
    add(shop, "spring", spring(), "/").setAsyncSupported(true);
    add(shop, "api", spring(), "/api/*");
    ResourceConfig resources = new ResourceConfig(JaxRsResource.class);
    add(shop, "jersey", new ServletContainer(resources), "/rest/*");
    add(shop, "exact", new PlainServlet(), "/plain", "/secret/plain");
    add(shop, "prefix", new PlainServlet(), "/files/*");
    add(shop, "extension", new PlainServlet(), "*.page");
    add(shop, "default", new DefaultServlet(), "/static/*");
    add(shop, "error", new PlainServlet(), "/error");
    ErrorPage page = new ErrorPage();
    page.setErrorCode(503);
    page.setLocation("/error");
    shop.addErrorPage(page);
  }

  private static DispatcherServlet spring() {
    AnnotationConfigWebApplicationContext beans = new AnnotationConfigWebApplicationContext();
    beans.register(SpringResource.Configuration.class, SpringResource.class);
    return new DispatcherServlet(beans);
  }

  private static Wrapper add(
      Context context, String name, HttpServlet servlet, String... mappings) {
    Wrapper wrapper = Tomcat.addServlet(context, name, servlet);
    for (String mapping : mappings) {
      context.addServletMappingDecoded(mapping, name);
    }
    wrapper.setLoadOnStartup(1);
    return wrapper;
  }

  private static void basicLogin(Context context) {
    context.setLoginConfig(new LoginConfig("BASIC", "shop", null, null));
    context.addSecurityRole("user");
    SecurityCollection secret = new SecurityCollection();
    secret.addPattern("/secret/*");
    SecurityConstraint constraint = new SecurityConstraint();
    constraint.addCollection(secret);
    constraint.addAuthRole("user");
    context.addConstraint(constraint);
    context.getPipeline().addValve(new org.apache.catalina.authenticator.BasicAuthenticator());
  }
}
