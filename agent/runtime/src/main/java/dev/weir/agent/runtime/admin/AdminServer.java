package dev.weir.agent.runtime.admin;

import com.sun.net.httpserver.HttpServer;
import dev.weir.agent.runtime.options.AgentOptions;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.ReportOptions;
import dev.weir.json.JsonReport;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Temporary. */
public final class AdminServer implements AutoCloseable {
  private final HttpServer server;

  public AdminServer(AgentOptions.Admin where, Observed observed, Consumer<Boolean> onEnabled)
      throws IOException {
    server = HttpServer.create(new InetSocketAddress(where.host(), where.port()), 0);
    server.createContext(
        "/",
        x -> {
          byte[] b;
          try {
            String q = String.valueOf(x.getRequestURI().getQuery());
            String by = q.contains("by=") ? q.replaceAll(".*by=([^&]*).*", "$1") : "route";
            if (x.getRequestURI().getPath().equals("/healthz"))
              b = observed.health().toString().getBytes(StandardCharsets.UTF_8);
            else {
              StringWriter w = new StringWriter();
              JsonReport j = JsonReport.to(w);
              j.report(
                  observed.report(
                      q.contains("side=outgoing") ? Observed.Side.OUTGOING : Observed.Side.SERVED,
                      Dimension.parse(by),
                      new ReportOptions(0, ReportOptions.DEFAULT.sort())));
              j.generator().flush();
              b = w.toString().getBytes(StandardCharsets.UTF_8);
            }
          } catch (RuntimeException e) {
            e.printStackTrace();
            b = e.toString().getBytes(StandardCharsets.UTF_8);
          }
          x.sendResponseHeaders(200, b.length);
          x.getResponseBody().write(b);
          x.close();
        });
  }

  public InetSocketAddress start() {
    server.start();
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
