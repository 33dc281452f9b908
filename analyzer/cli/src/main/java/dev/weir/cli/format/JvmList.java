package dev.weir.cli.format;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.weir.cli.attach.Jvm;
import dev.weir.cli.format.Grid.Cell;
import dev.weir.cli.format.Grid.Column;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/** Running JVMs, for people and for programs. */
public final class JvmList {
  private static final List<Column> COLUMNS =
      List.of(
          new Column("pid", true, 0, 0),
          new Column("name", false, 0, 24),
          new Column("user", false, 2, 0),
          new Column("java", false, 3, 0),
          new Column("agent", false, 0, 0),
          new Column("admin", false, 1, 0));

  private JvmList() {}

  /** One line each, below a heading. */
  public static void table(List<Jvm> jvms, Appendable out, Screen screen) throws IOException {
    Grid grid = new Grid(COLUMNS);
    for (Jvm jvm : jvms) {
      boolean present = jvm.agent() == Jvm.AgentPresence.PRESENT;
      String version = jvm.javaVersion();
      String admin = jvm.adminAddress();
      // A process names itself as it likes.
      grid.row(
          new Cell(Long.toString(jvm.pid()), Paint.BOLD),
          Cell.of(Safe.line(jvm.name(), screen.unicode())),
          Cell.of(Safe.line(jvm.user(), screen.unicode())),
          Cell.of(version == null ? "-" : Safe.line(version, screen.unicode())),
          new Cell(jvm.agent().word(), present ? Paint.GREEN : Paint.DIM),
          Cell.of(admin == null ? "-" : admin));
    }
    grid.print(out, screen);
  }

  /** An array with an object each; what is not known is null. */
  public static void json(List<Jvm> jvms, Writer out) throws IOException {
    JsonGenerator json = IndentedJson.to(out);
    json.writeStartArray();
    for (Jvm jvm : jvms) {
      json.writeStartObject();
      json.writeNumberField("pid", jvm.pid());
      json.writeStringField("name", jvm.name());
      json.writeStringField("user", jvm.user());
      json.writeStringField("java_version", jvm.javaVersion());
      json.writeStringField("agent", jvm.agent().word());
      json.writeStringField("admin", jvm.adminAddress());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.close();
    out.write('\n');
  }
}
