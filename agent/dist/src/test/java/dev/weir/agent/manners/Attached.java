package dev.weir.agent.manners;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.tools.attach.VirtualMachine;
import java.nio.file.Files;
import java.nio.file.Path;

/** Loads the agent into a running JVM, and takes it out again. */
final class Attached {
  private Attached() {}

  /**
   * Loads Weir's agent.
   *
   * @param options of the agent, as for {@code weir attach}
   * @return the outcome that the agent wrote
   */
  static JsonNode load(Jvm jvm, String options, Path folder) throws Exception {
    Path result = Files.createTempFile(folder, "result", ".json");
    load(jvm, Launch.agentJar(), options + ",result=" + result);
    return new ObjectMapper().readTree(Files.readString(result));
  }

  /** Loads any agent. */
  static void load(Jvm jvm, Path jar, String options) throws Exception {
    VirtualMachine machine = VirtualMachine.attach(Long.toString(jvm.pid()));
    try {
      machine.loadAgent(jar.toString(), options);
    } finally {
      machine.detach();
    }
  }
}
