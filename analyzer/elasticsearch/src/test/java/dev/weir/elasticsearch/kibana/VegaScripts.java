package dev.weir.elasticsearch.kibana;

import java.io.DataInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The scripts that Kibana draws with. Maven Central does not have them, so npm fetches their
 * packages; what it fetched is compared with the checksums here.
 */
enum VegaScripts {
  VEGA(
      "vega",
      "5.33.1",
      "1fArfVDUqVbb5z8n+/nVQb+VNBzx8svY6CrsyTK4Ujm4yrd9I1auoKxBAPXLCavY1LcrbHUskQbGUP8gXOzyQw=="),
  INTERPRETER(
      "vega-interpreter",
      "1.2.1",
      "EMHLGxJ+SWfh1K/fHDRlHEZtLA/2ZNAXItYb5e8CxuAIm/Ha/3DHX/8VlvbTGIciUpuwmcKx4tVhJWlKreQ/Yw=="),
  LITE(
      "vega-lite",
      "5.23.0",
      "l4J6+AWE3DIjvovEoHl2LdtCUkfm4zs8Xxx7INwZEAv+XVb6kR6vIN1gt3t2gN2gs/y4DYTs/RPoTeYAuEg6mA==");

  private static final int BLOCK_BYTES = 512;

  private final String name;
  private final String version;
  private final String sha512;

  VegaScripts(String name, String version, String sha512) {
    this.name = name;
    this.version = version;
    this.sha512 = sha512;
  }

  /** The script's file in a folder that {@link #fetch} filled. */
  String file() {
    return name + ".min.js";
  }

  /** Whether there is an npm to fetch with. */
  static boolean canBeFetched() {
    return npm() != null;
  }

  private static @Nullable String npm() {
    String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
    for (String folder : path.split(File.pathSeparator, -1)) {
      Path program = Path.of(folder, "npm");
      if (!folder.isEmpty() && Files.isExecutable(program)) {
        return program.toString();
      }
    }
    return null;
  }

  /** Puts those scripts into a folder that are not in it. */
  static void fetch(Path folder) throws IOException {
    Files.createDirectories(folder);
    List<String> command =
        new ArrayList<>(
            List.of(Objects.requireNonNull(npm()), "pack", "--silent", "--prefer-offline"));
    for (VegaScripts script : values()) {
      if (!Files.exists(folder.resolve(script.archive()))) {
        command.add(script.name + '@' + script.version);
      }
    }
    if (command.size() > 4) {
      run(command, folder);
    }
    for (VegaScripts script : values()) {
      script.unpack(folder);
    }
  }

  private String archive() {
    return name + '-' + version + ".tgz";
  }

  private static void run(List<String> command, Path folder) throws IOException {
    Process npm =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (npm.waitFor() != 0) {
        throw new IOException("npm fetches no Vega: " + said);
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private void unpack(Path folder) throws IOException {
    Path archive = folder.resolve(archive());
    byte[] bytes = Files.readAllBytes(archive);
    String found = Base64.getEncoder().encodeToString(digest(bytes));
    if (!found.equals(sha512)) {
      Files.delete(archive);
      throw new IOException(archive() + " has sha512 " + found + ", not " + sha512);
    }
    try (InputStream in = new GZIPInputStream(Files.newInputStream(archive))) {
      Files.write(folder.resolve(file()), member(in, "package/build/" + file()));
    }
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-512").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Of a tar: each member is a header block, which has its name and its length in octal, and data.
   */
  private static byte[] member(InputStream tar, String name) throws IOException {
    DataInputStream in = new DataInputStream(tar);
    byte[] header = new byte[BLOCK_BYTES];
    while (true) {
      in.readFully(header);
      String path = text(header, 0, 100);
      if (path.isEmpty()) {
        throw new IOException("the package has no " + name);
      }
      int length = Integer.parseInt(text(header, 124, 12).strip(), 8);
      if (path.equals(name)) {
        return in.readNBytes(length);
      }
      in.skipNBytes((long) (length + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES);
    }
  }

  private static String text(byte[] header, int from, int length) {
    String field = new String(header, from, length, StandardCharsets.US_ASCII);
    int end = field.indexOf(0);
    return end < 0 ? field : field.substring(0, end);
  }
}
