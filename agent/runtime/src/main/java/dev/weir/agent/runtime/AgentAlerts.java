package dev.weir.agent.runtime;

import dev.weir.agent.runtime.options.AlertsOptions;
import dev.weir.agent.runtime.speech.Speaker;
import dev.weir.core.alert.Alert;
import dev.weir.core.alert.AlertEngine;
import dev.weir.core.alert.AlertListener;
import dev.weir.core.alert.AlertSettings;
import dev.weir.core.alert.AlertWords;
import dev.weir.core.text.Printable;
import dev.weir.json.AlertJson;
import dev.weir.json.webhook.Webhook;
import dev.weir.limitfile.AlertsFile;
import dev.weir.limitfile.LimitsSyntaxException;
import dev.weir.prometheus.AlertFigures;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of an application: told in a line on standard error and to the webhook. The engine is
 * confined to the bookkeeper's monitor.
 */
final class AgentAlerts implements AlertListener, AutoCloseable {
  private final String service;
  private final AlertEngine engine;
  private final @Nullable Webhook webhook;

  /** Null where nobody asked: then a guest keeps to its own endpoint. */
  private final @Nullable Speaker told;

  private AgentAlerts(
      String service,
      AlertSettings settings,
      boolean asked,
      Consumer<Thread> senders,
      Speaker speaker) {
    this.service = service;
    this.told = asked ? speaker : null;
    this.engine = new AlertEngine(settings.rules(), this);
    URI url = settings.webhook();
    this.webhook = url == null ? null : new Webhook(url, speaker::say, senders);
  }

  /**
   * Reads the rules.
   *
   * @param notes gets a line when that could not be done, and the built-in ones hold
   * @param senders told of the thread that posts to the webhook, before that connects
   * @param speaker where lines go; closed by others
   * @return null when nothing is watched for
   */
  static @Nullable AgentAlerts of(
      AlertsOptions options,
      String service,
      List<String> notes,
      Consumer<Thread> senders,
      Speaker speaker) {
    Path file = options.file();
    if (!options.on()) {
      return null;
    }
    return file == null
        ? new AgentAlerts(service, AlertSettings.DEFAULT, false, senders, speaker)
        : new AgentAlerts(service, settings(file, notes), true, senders, speaker);
  }

  private static AlertSettings settings(Path file, List<String> notes) {
    String problem;
    try {
      return AlertsFile.read(file);
    } catch (LimitsSyntaxException e) {
      problem = String.valueOf(e.getMessage());
    } catch (NoSuchFileException e) {
      problem = Printable.of(file.toString()) + " is not there; make it, or mend its name";
    } catch (IOException | SecurityException e) {
      problem = Printable.of(file + " cannot be read: " + e) + "; let the user of the JVM read it";
    }
    notes.add("the built-in alert rules hold, since " + problem);
    return AlertSettings.DEFAULT;
  }

  AlertEngine engine() {
    return engine;
  }

  @Override
  public void changed(Alert alert) {
    if (told != null) {
      told.say(AlertWords.line(alert));
    }
    if (webhook != null) {
      webhook.post(AlertJson.document(alert, service));
    }
  }

  /** As they are now; within the bookkeeper's monitor. */
  AlertFigures figures() {
    return new AlertFigures(
        engine.firing(),
        engine.raised(),
        engine.jitters(),
        engine.droppedRoutes(),
        webhook == null ? 0 : webhook.posted(),
        webhook == null ? 0 : webhook.dropped());
  }

  @Override
  public void close() {
    if (webhook != null) {
      webhook.close();
    }
  }
}
