package dev.weir.agent.runtime;

import dev.weir.agent.bootstrap.Door;
import dev.weir.agent.runtime.admin.AdminServer;
import dev.weir.agent.runtime.admin.Health;
import dev.weir.agent.runtime.admin.Observed;
import dev.weir.agent.runtime.books.Bookkeeper;
import dev.weir.agent.runtime.connection.Clock;
import dev.weir.agent.runtime.connection.Connections;
import dev.weir.agent.runtime.connection.Faults;
import dev.weir.agent.runtime.connection.Hooks;
import dev.weir.agent.runtime.connection.Stripe;
import dev.weir.agent.runtime.connection.WarmUp;
import dev.weir.agent.runtime.export.Feed;
import dev.weir.agent.runtime.limits.ConfigFile;
import dev.weir.agent.runtime.limits.LimitsControl;
import dev.weir.agent.runtime.options.AgentOptions;
import dev.weir.agent.runtime.options.ClientId;
import dev.weir.agent.runtime.options.ElasticsearchOptions;
import dev.weir.agent.runtime.route.EndpointRoutes;
import dev.weir.agent.runtime.route.Routes;
import dev.weir.agent.runtime.speech.Speaker;
import dev.weir.agent.runtime.tap.Instrumenter;
import dev.weir.agent.runtime.tap.Sites;
import dev.weir.core.report.Dimension;
import dev.weir.core.report.Report;
import dev.weir.core.report.ReportOptions;
import dev.weir.elasticsearch.LimitFigures;
import dev.weir.prometheus.AlertFigures;
import dev.weir.prometheus.ExportFigures;
import dev.weir.prometheus.Histogram;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One life of the agent in an application, from its start until it is taken out. */
final class Measuring implements Observed, AutoCloseable {
  private final AgentOptions options;
  private final @Nullable ConfigFile config;
  private final ClientId clientId;
  private final Clock clock;
  private final Connections connections;
  private final Faults faults;
  private final Routes routes;
  private final @Nullable AgentAlerts alerts;
  private final Bookkeeper books;
  private final Hooks hooks;
  private final Instrumenter instrumenter;
  private final Instrumenter holdingInstrumenter;
  private final Holding holding;
  private final List<String> notes;
  private final Speaker speaker = new Speaker(Log::say);
  private final boolean attached;
  private volatile boolean enabled;
  private @Nullable AdminServer admin;
  private @Nullable String adminAddress;
  private @Nullable AgentLimits limits;
  private volatile @Nullable Feed feed;
  private String said = "admin=off";

  Measuring(AgentOptions options, Instrumentation instrumentation, boolean attached) {
    this.options = options;
    this.attached = attached;
    this.notes = new ArrayList<>();
    Path file = options.config();
    this.config = file == null ? null : new ConfigFile(file);
    this.clientId =
        config == null
            ? options.clientId()
            : ClientId.of(config.identityOr(options.clientId().identity()));
    Stripe[] stripes = Stripe.forProcessors(Runtime.getRuntime().availableProcessors(), clientId);
    this.clock = new Clock();
    this.connections = new Connections(stripes, !attached && options.enabled());
    this.faults =
        new Faults(
            (fault, site) ->
                Log.say("fault in " + Sites.name(site) + ", the application goes on: " + fault));
    this.routes = new Routes();
    this.alerts =
        AgentAlerts.of(
            options.alerts(), options.service(), notes, connections::ignoreThread, speaker);
    this.books =
        new Bookkeeper(
            stripes,
            connections,
            routes,
            clock,
            options.service(),
            alerts == null ? null : alerts.engine(),
            new BooksFault(speaker));
    this.hooks =
        new Hooks(
            connections,
            clock,
            faults,
            routes,
            clientId.source() == ClientId.Source.PRINCIPAL,
            books::hurry);
    this.instrumenter = Instrumenter.measuring(instrumentation);
    this.holdingInstrumenter = Instrumenter.holding(instrumentation);
    this.holding = new Holding(connections, clock, hooks, holdingInstrumenter);
  }

  void start() {
    if (options.enabled()) {
      enable(attached);
    }
    books.start(() -> WarmUp.train(clientId));
    if (config != null || options.prometheus() != null) {
      agentLimits().start(options);
    }
    startAdmin();
    startFeed();
    for (String note : notes) {
      Log.say(note);
    }
  }

  /** Where the admin endpoint listens, null when it does not. */
  @Nullable String adminAddress() {
    return adminAddress;
  }

  /** What whoever attaches is told of it: why there is no admin endpoint, if there is none. */
  String said() {
    return said;
  }

  /** Begins or ceases to measure; when it has ceased, all classes are as they were. */
  private synchronized void setEnabled(boolean on) {
    if (on && !enabled) {
      enable(true);
    } else if (!on && enabled) {
      holding.setMeasuring(false);
      instrumenter.remove();
      Door.open(null);
      connections.forget(clock.nanos());
      enabled = false;
    }
  }

  private void enable(boolean wait) {
    for (int site = 0; site < Door.SITES; site++) {
      Door.switchOff(site, false);
    }
    enabled = true;
    Door.open(hooks);
    instrumenter.install(wait);
    // Loads classes that are to be instrumented, so after the transformer is there: one that is
    // loaded before it comes late, and the application may have connected by then.
    WarmUp.load(clientId, options.admin() != null);
    holding.setMeasuring(true);
  }

  private void startFeed() {
    ElasticsearchOptions where = options.elasticsearch();
    if (where != null) {
      Feed made =
          new Feed(
              where,
              books,
              clock,
              options.service(),
              this::limitFigures,
              speaker,
              connections::ignoreThread);
      feed = made;
      made.start();
    }
  }

  private synchronized List<LimitFigures> limitFigures() {
    AgentLimits made = limits;
    return made == null ? List.of() : made.figures();
  }

  private void startAdmin() {
    AgentOptions.Admin where = options.admin();
    if (where == null) {
      return;
    }
    try {
      AdminServer server = new AdminServer(where, this, this::setEnabled);
      InetSocketAddress bound = server.start();
      admin = server;
      connections.ignorePort(bound.getPort());
      String host = bound.getAddress().getHostAddress();
      adminAddress = (host.indexOf(':') < 0 ? host : '[' + host + ']') + ':' + bound.getPort();
      said = "measuring";
      Log.say("measuring; see http://" + adminAddress + "/");
    } catch (IOException | RuntimeException e) {
      said = String.valueOf(e.getMessage());
      notes.add("no admin endpoint: " + said);
    }
  }

  @Override
  public Report report(Side side, List<Dimension> by, ReportOptions reportOptions) {
    return books.report(side == Side.OUTGOING, by, reportOptions);
  }

  @Override
  public Histogram responseSizes() {
    return books.responseSizes();
  }

  @Override
  public Histogram firstBytes() {
    return books.firstBytes();
  }

  @Override
  public AlertFigures alerts() {
    AgentAlerts watched = alerts;
    return watched == null ? AlertFigures.NONE : books.ofAlerts(watched::figures);
  }

  @Override
  public @Nullable ExportFigures export() {
    Feed made = feed;
    return made == null ? null : made.figures();
  }

  @Override
  public LimitsControl limits() {
    return agentLimits().control();
  }

  /** Made when first needed: most who measure limit nothing. */
  private synchronized AgentLimits agentLimits() {
    AgentLimits made = limits;
    if (made == null) {
      EndpointRoutes endpoints = new EndpointRoutes();
      routes.alsoTell(endpoints::learn);
      made =
          new AgentLimits(
              config,
              endpoints,
              clientId.identity(),
              options.clientId().identity(),
              clock,
              books::servedBytes);
      holding.holdTo(made.control().limits());
      made.control().connect(holding);
      limits = made;
    }
    return made;
  }

  @Override
  public Health health() {
    return new Health(
        enabled,
        Version.text(),
        options.service(),
        Runtime.version().toString(),
        books.uptimeSeconds(),
        connections.size(),
        Connections.MOST,
        new Sites(List.of(instrumenter, holdingInstrumenter), faults, hooks).health(),
        notes,
        export());
  }

  @Override
  public void close() {
    setEnabled(false);
    if (admin != null) {
      admin.close();
    }
    closeLimits();
    Feed made = feed;
    if (made != null) {
      made.close();
    }
    books.close();
    if (alerts != null) {
      alerts.close();
    }
    speaker.close();
  }

  private synchronized void closeLimits() {
    if (limits != null) {
      limits.close();
    }
  }

  /** Says once what keeps the counts from being taken. */
  private static final class BooksFault implements Consumer<Throwable> {
    private final Speaker speaker;
    private boolean told;

    private BooksFault(Speaker speaker) {
      this.speaker = speaker;
    }

    @Override
    public void accept(Throwable fault) {
      if (!told) {
        told = true;
        speaker.say("the counts could not be taken, trying again: " + fault);
      }
    }
  }
}
