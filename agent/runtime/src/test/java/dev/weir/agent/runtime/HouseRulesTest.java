package dev.weir.agent.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the compiler cannot keep true of this module. */
@AnalyzeClasses(packages = "dev.weir.agent.runtime", importOptions = DoNotIncludeTests.class)
class HouseRulesTest {

  @ArchTest
  static final ArchRule ADVICE_NEEDS_WHAT_EVERY_CLASS_LOADER_HAS =
      classes()
          .that()
          .resideInAPackage("..tap..")
          .and()
          .haveNameMatching(".*Advice(\\$.*)?")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java..",
              "javax.net.ssl..",
              "javax.servlet..",
              "jakarta.servlet..",
              "org.eclipse.jetty.io..",
              "dev.weir.agent.bootstrap..",
              "net.bytebuddy..",
              "org.jspecify..")
          .because("it is copied into classes that see nothing else of the agent");

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("dev.weir.agent.runtime.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule THE_APPLICATIONS_LOGGING_IS_ITS_OWN =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.util.logging..", "com.sun.net.httpserver..")
          .orShould()
          .callMethod(System.class, "getLogger", String.class)
          .because("whoever asks for a logger first decides what all will log with");

  @ArchTest
  static final ArchRule NOBODY_TOUCHES_THE_APPLICATIONS_SETTINGS =
      noClasses()
          .should()
          .callMethod(System.class, "setProperty", String.class, String.class)
          .orShould()
          .callMethod(Runtime.class, "addShutdownHook", Thread.class)
          .orShould()
          .callMethod(System.class, "exit", int.class)
          .because("a guest leaves the house as it is");
}
