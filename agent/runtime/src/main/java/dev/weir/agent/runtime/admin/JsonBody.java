package dev.weir.agent.runtime.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The body of a request as JSON, and how to say where it is none. */
final class JsonBody {
  private JsonBody() {}

  static JsonParser parser(byte[] body) throws IOException {
    return JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .build()
        .createParser(body);
  }

  static HttpProblem bad(String error, @Nullable JsonLocation location, String mend) {
    String where =
        location == null
            ? ""
            : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    return new HttpProblem(400, error + where, mend);
  }
}
