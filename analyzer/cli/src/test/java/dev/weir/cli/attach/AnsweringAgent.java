package dev.weir.cli.attach;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Keeps the agent's side of the agreement: counts its calls, and answers what it was asked. */
public final class AnsweringAgent {
  private static boolean atWork;

  private AnsweringAgent() {}

  public static void agentmain(@Nullable String options) throws IOException {
    String text = String.valueOf(options);
    int result = text.indexOf("result=");
    Path file = Path.of(text.substring(result + "result=".length()));
    if (text.contains("fail=true")) {
      throw new IllegalStateException("as it was told");
    }
    Files.writeString(file, answer(text.substring(0, result)) + '\n');
  }

  private static synchronized String answer(String options) {
    boolean before = atWork;
    atWork = !options.contains("detach=true");
    String status = atWork ? before ? "already" : "started" : before ? "detached" : "absent";
    return "{\"status\":\"" + status + "\",\"admin\":null,\"message\":\"" + options + "\"}";
  }
}
