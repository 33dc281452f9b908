package dev.weir.agent.runtime.admin;

import java.util.Map;

/** A request that is refused, and how to mend it. */
final class HttpProblem extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String mend;
  private final transient Map<String, String> headers;

  HttpProblem(int status, String error, String mend) {
    this(status, error, mend, Map.of());
  }

  HttpProblem(int status, String error, String mend, Map<String, String> headers) {
    // No stack trace: it is an answer, and whoever asks may provoke many.
    super(error, null, false, false);
    this.status = status;
    this.mend = mend;
    this.headers = headers;
  }

  /** Of a message that says the mend behind a semicolon. */
  static HttpProblem badRequest(IllegalArgumentException e) {
    String message = String.valueOf(e.getMessage());
    int semicolon = message.indexOf("; ");
    return semicolon < 0
        ? new HttpProblem(400, message, "")
        : new HttpProblem(400, message.substring(0, semicolon), message.substring(semicolon + 2));
  }

  HttpResponse response() {
    return HttpResponse.json(
            status,
            json -> {
              json.writeStartObject();
              json.writeStringField("error", getMessage());
              json.writeStringField("mend", mend);
              json.writeEndObject();
            })
        .with(headers);
  }
}
