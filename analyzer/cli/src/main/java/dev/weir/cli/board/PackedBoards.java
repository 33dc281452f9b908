package dev.weir.cli.board;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files of the folder {@code dashboards} as they are packed with the program: boards, rules,
 * templates.
 */
public final class PackedBoards {
  private static final String FOLDER = "/dev/weir/dashboards/";
  private static final String KIBANA = "kibana/weir.ndjson";

  /**
   * One thing that a file has.
   *
   * @param file in which it is, from the folder on
   * @param kind such as {@code dashboard}
   * @param id by which the server knows it
   * @param title for people
   */
  public record Item(String file, String kind, String id, String title) {}

  private PackedBoards() {}

  /** The names of all files, in order. */
  public static List<String> files() {
    return text("files.txt").lines().filter(name -> !name.isBlank()).sorted().toList();
  }

  /** What is in the files, one after the other. */
  public static List<Item> items() {
    List<Item> items = new ArrayList<>();
    for (String file : files()) {
      String text = text(file);
      if (file.endsWith(".ndjson")) {
        text.lines().map(line -> savedObject(file, line)).forEach(items::add);
      } else {
        items.add(item(file, text));
      }
    }
    return items;
  }

  private static Item savedObject(String file, String line) {
    JsonTree object = parsed(file, line);
    return new Item(
        file,
        String.valueOf(object.text("type")),
        String.valueOf(object.text("id")),
        String.valueOf(object.at("attributes").text("title")));
  }

  private static Item item(String file, String text) {
    String name = file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.[a-z]+$", "");
    JsonTree json = file.endsWith(".json") ? parsed(file, text) : JsonTree.NOTHING;
    @Nullable String title = json.text("title");
    if (file.startsWith("kibana/rules/")) {
      return new Item(file, "rule", name, String.valueOf(json.text("name")));
    }
    if (file.startsWith("grafana/") && title != null) {
      @Nullable String uid = json.text("uid");
      return new Item(file, "dashboard", uid == null ? name : uid, title);
    }
    @Nullable String description = json.at("_meta").text("description");
    String kind = file.startsWith("elasticsearch/") ? "template" : "file";
    return new Item(file, kind, name, description == null ? "" : description);
  }

  private static JsonTree parsed(String file, String text) {
    try {
      return JsonTree.parse(text);
    } catch (IOException e) {
      throw new IllegalStateException(file + " was packed broken", e);
    }
  }

  /** What Kibana imports. */
  public static byte[] savedObjects() {
    return bytes(KIBANA);
  }

  /** The dashboards for Grafana, each the text of a file. */
  public static List<String> grafana() {
    return items().stream()
        .filter(item -> item.file().startsWith("grafana/") && item.kind().equals("dashboard"))
        .map(item -> text(item.file()))
        .toList();
  }

  /**
   * Writes all files below a folder, which is made; those of the same names are replaced.
   *
   * @return how many
   */
  public static int export(Path folder) throws IOException {
    List<String> files = files();
    for (String file : files) {
      Path target = folder.resolve(file);
      Files.createDirectories(target.getParent());
      Files.write(target, bytes(file));
    }
    return files.size();
  }

  private static String text(String file) {
    return new String(bytes(file), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String file) {
    try (InputStream in = PackedBoards.class.getResourceAsStream(FOLDER + file)) {
      if (in == null) {
        throw new IllegalStateException(file + " was not packed");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
