package dev.weir.agent.servlet.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;

/**
 * An application of which every metric has something to say: text, a picture of 300 kB, and a page
 * for which it asks itself. Says its port, and serves until its standard input ends.
 */
public final class MeasuredApplication {
  private static final int PICTURE_BYTES = 300_000;

  private MeasuredApplication() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Tomcat tomcat = Container.in(folder);
    Context shop = tomcat.addContext("/shop", folder.toString());
    Tomcat.addServlet(shop, "text", new PlainServlet());
    shop.addServletMappingDecoded("/files/*", "text");
    Tomcat.addServlet(shop, "picture", new Picture());
    shop.addServletMappingDecoded("/logo.png", "picture");
    Tomcat.addServlet(shop, "relay", new Relay());
    shop.addServletMappingDecoded("/relay", "relay");
    Container.serve(tomcat);
  }

  private static final class Picture extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setContentType("image/png");
      response.getOutputStream().write(new byte[PICTURE_BYTES]);
    }
  }

  private static final class Relay extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      URI text =
          URI.create("http://127.0.0.1:" + request.getLocalPort() + "/shop/files/x?bytes=5000");
      try (InputStream answer = text.toURL().openStream()) {
        answer.transferTo(response.getOutputStream());
      }
    }
  }
}
