package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The rules of the schema of Ant's JUnit reports, which readers of such reports agree on. */
final class JUnitRules {
  private JUnitRules() {}

  /** Checks a document of one test suite, and gives that. */
  static Element check(Element suites) {
    assertThat(suites.getTagName()).isEqualTo("testsuites");
    List<Element> children = children(suites);
    assertThat(children).hasSize(1);
    Element suite = children.get(0);
    assertThat(suite.getTagName()).isEqualTo("testsuite");
    has(suite, "name", ".+");
    has(suite, "package", ".+");
    has(suite, "id", "\\d+");
    has(suite, "hostname", ".+");
    has(suite, "timestamp", "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d");
    has(suite, "time", "\\d+(\\.\\d+)?");
    List<Element> parts = children(suite);
    int last = parts.size() - 1;
    assertThat(parts.get(0).getTagName()).isEqualTo("properties");
    assertThat(parts.get(last - 1).getTagName()).isEqualTo("system-out");
    assertThat(parts.get(last).getTagName()).isEqualTo("system-err");
    List<Element> cases = parts.subList(1, last - 1);
    cases.forEach(JUnitRules::checkCase);
    has(suite, "tests", Integer.toString(cases.size()));
    has(suite, "failures", Integer.toString(suite.getElementsByTagName("failure").getLength()));
    has(suite, "errors", Integer.toString(suite.getElementsByTagName("error").getLength()));
    has(suite, "skipped", Integer.toString(suite.getElementsByTagName("skipped").getLength()));
    return suite;
  }

  private static void checkCase(Element testCase) {
    assertThat(testCase.getTagName()).isEqualTo("testcase");
    has(testCase, "name", ".+");
    has(testCase, "classname", ".+");
    has(testCase, "time", "\\d+(\\.\\d+)?");
    List<Element> outcome = children(testCase);
    assertThat(outcome).hasSizeLessThanOrEqualTo(1);
    for (Element each : outcome) {
      assertThat(each.getTagName()).isIn("failure", "skipped");
      has(each, "message", ".+");
      if (each.getTagName().equals("failure")) {
        has(each, "type", ".+");
      }
    }
  }

  private static void has(Element element, String attribute, String pattern) {
    assertThat(element.getAttribute(attribute))
        .as(element.getTagName() + '/' + attribute)
        .matches(pattern);
  }

  private static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }
}
