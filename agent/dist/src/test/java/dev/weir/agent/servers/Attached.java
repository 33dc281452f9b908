package dev.weir.agent.servers;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.tools.attach.VirtualMachine;
import java.nio.file.Files;
import java.nio.file.Path;

/** Loads the shipped agent into a running server, and takes it out again. */
final class Attached {
  private Attached() {}

  /**
   * Calls the agent inside the server.
   *
   * @param options as for {@code weir attach}
   * @param folder for the outcome
   * @return the status that the agent wrote
   */
  static String call(RunningServer server, String options, Path folder) throws Exception {
    Path result = Files.createTempFile(folder, "result", ".json");
    VirtualMachine machine = VirtualMachine.attach(Long.toString(server.pid()));
    try {
      machine.loadAgent(System.getProperty("weir.agent.jar"), options + ",result=" + result);
    } finally {
      machine.detach();
    }
    return new ObjectMapper().readTree(Files.readString(result)).required("status").textValue();
  }
}
