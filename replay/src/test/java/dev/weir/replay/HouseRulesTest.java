package dev.weir.replay;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the compiler cannot keep true of this module. */
@AnalyzeClasses(packages = "dev.weir.replay", importOptions = DoNotIncludeTests.class)
class HouseRulesTest {

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("dev.weir.replay.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule SCHEDULES_AND_BALANCING_READ_NO_CLOCK =
      noClasses()
          .that()
          .resideInAnyPackage(
              "dev.weir.replay.schedule..",
              "dev.weir.replay.balance..",
              "dev.weir.replay.result..",
              "dev.weir.replay.expect..")
          .should()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .because("time is an argument, so that tests are exact");

  @ArchTest
  static final ArchRule ONLY_THE_SENDER_KNOWS_NETTY =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.weir.replay.send..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..")
          .because("what a replay is should not depend on how bytes reach the kernel");
}
