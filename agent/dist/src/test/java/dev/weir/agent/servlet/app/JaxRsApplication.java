package dev.weir.agent.servlet.app;

import jakarta.ws.rs.core.Application;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;

/** {@link JaxRsResource} behind a servlet whose class is named; see {@link Container}. */
public final class JaxRsApplication extends Application {
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Tomcat tomcat = Container.in(folder);
    Context shop = tomcat.addContext("/shop", folder.toString());
    Wrapper servlet = Tomcat.addServlet(shop, "rest", arguments[1]);
    servlet.addInitParameter("jakarta.ws.rs.Application", JaxRsApplication.class.getName());
    // RESTEasy does not learn it from the mapping.
    servlet.addInitParameter("resteasy.servlet.mapping.prefix", "/rest");
    servlet.setLoadOnStartup(1);
    shop.addServletMappingDecoded("/rest/*", "rest");
    Container.serve(tomcat);
  }

  @Override
  public Set<Class<?>> getClasses() {
    return Set.of(JaxRsResource.class);
  }
}
