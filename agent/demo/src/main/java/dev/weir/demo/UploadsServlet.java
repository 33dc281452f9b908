package dev.weir.demo;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/** {@code POST /uploads}: takes anything in and answers with its size and checksum. */
final class UploadsServlet extends HttpServlet {
  private static final long serialVersionUID = 1;
  private static final int BLOCK_BYTES = 8192;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    CRC32 crc = new CRC32();
    long bytes = 0;
    byte[] block = new byte[BLOCK_BYTES];
    InputStream in = request.getInputStream();
    for (int read = in.read(block); read >= 0; read = in.read(block)) {
      crc.update(block, 0, read);
      bytes += read;
    }
    response.setStatus(HttpServletResponse.SC_CREATED);
    Answers.json(response, "{\"bytes\":" + bytes + ",\"crc32\":" + crc.getValue() + "}");
  }
}
