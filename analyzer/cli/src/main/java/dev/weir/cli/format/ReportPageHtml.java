package dev.weir.cli.format;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page as one file of HTML: the page of {@code dashboards/report} with its data in it.
 *
 * <p>What strangers put into paths cannot break out: data stands in a script element that is not
 * run, without any character that HTML looks at there ({@link ScriptWriter}), and the page puts it
 * into text nodes alone. Should that fail, the page's policy runs its own scripts only, by their
 * digests, and lets nothing be fetched.
 */
public final class ReportPageHtml {
  private static final String TEMPLATE = "/dev/weir/dashboards/report.html";
  private static final String POLICY = "{{policy}}";
  private static final String TITLE = "{{title}}";
  private static final String DATA = "{{data}}";
  private static final Pattern INLINE = Pattern.compile("(?s)<(script|style)>(.*?)</\\1>");

  private ReportPageHtml() {}

  /** Writes the page in ASCII; the writer stays open. */
  public static void write(ReportPage page, Writer out) throws IOException {
    String template = template();
    int policy = template.indexOf(POLICY);
    int title = template.indexOf(TITLE, policy);
    int data = template.indexOf(DATA, title);
    if (policy < 0 || title < 0 || data < 0) {
      throw new IOException(TEMPLATE + " lacks a place for policy, title or data, in this order");
    }
    out.append(template, 0, policy).append(policy(template));
    out.append(template, policy + POLICY.length(), title).append(escaped(page.title()));
    out.append(template, title + TITLE.length(), data);
    ScriptWriter script = new ScriptWriter(out);
    ReportPageJson.write(page, script);
    script.flush();
    out.append(template, data + DATA.length(), template.length());
  }

  private static String template() throws IOException {
    try (InputStream in = ReportPageHtml.class.getResourceAsStream(TEMPLATE)) {
      if (in == null) {
        throw new FileNotFoundException(TEMPLATE + " is missing in this build of Weir");
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** Nothing from any network; of scripts and styles, those of the page (CSP Level 3 §2.3.1). */
  private static String policy(String template) {
    StringBuilder scripts = new StringBuilder();
    StringBuilder styles = new StringBuilder();
    Matcher inline = INLINE.matcher(template);
    while (inline.find()) {
      StringBuilder digests = inline.group(1).equals("script") ? scripts : styles;
      digests.append(" 'sha256-").append(digest(inline.group(2))).append('\'');
    }
    return "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; script-src"
        + scripts
        + "; style-src"
        + styles;
  }

  private static String digest(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /** As the content of an element that holds text, in ASCII. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c >= ' ' && c <= '~' && "<>&\"'".indexOf(c) < 0) {
                escaped.append((char) c);
              } else if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE) {
                escaped.append(' ');
              } else {
                escaped.append("&#").append(c).append(';');
              }
            });
    return escaped.toString();
  }
}
