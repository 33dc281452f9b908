package dev.weir.agent.runtime.admin;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Locale;
import java.util.Properties;
import java.util.TimeZone;

/** A guest leaves its host's house as it was. */
@AnalyzeClasses(
    packages = {"dev.weir.agent.runtime.admin", "dev.weir.prometheus", "dev.weir.json"},
    importOptions = DoNotIncludeTests.class)
class AdminRulesTest {
  @ArchTest
  static final ArchRule NOTHING_INITIALISES_LOGGING =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.logging..", "com.sun.net.httpserver..", "sun..")
          .because("the first to do so chooses the log manager of the whole process");

  @ArchTest
  static final ArchRule NOTHING_OF_THE_PROCESS_IS_CHANGED =
      noClasses()
          .should()
          .callMethod(System.class, "setProperty", String.class, String.class)
          .orShould()
          .callMethod(System.class, "setProperties", Properties.class)
          .orShould()
          .callMethod(Locale.class, "setDefault", Locale.class)
          .orShould()
          .callMethod(TimeZone.class, "setDefault", TimeZone.class)
          .because("it is not the agent's process");
}
