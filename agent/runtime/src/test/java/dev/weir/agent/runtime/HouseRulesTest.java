package dev.weir.agent.runtime;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.properties.HasName.Utils.namesOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.io.File;
import java.util.List;
import java.util.stream.Stream;

/** What the compiler cannot keep true of this module. */
@AnalyzeClasses(
    packages = {"dev.weir.agent.runtime", "dev.weir.agent.bootstrap"},
    importOptions = DoNotIncludeTests.class)
class HouseRulesTest {
  private static final List<String> WITHOUT_THREAD_LOCALS =
      Stream.of(ThreadGroup.class, Runnable.class, String.class, long.class, boolean.class)
          .map(Class::getName)
          .toList();

  @ArchTest
  static final ArchRule THE_DOOR_NEEDS_NOTHING_BUT_THE_JDK =
      classes()
          .that()
          .resideInAPackage("dev.weir.agent.bootstrap..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java.io..",
              "java.lang..",
              "java.nio..",
              "java.util",
              "dev.weir.agent.bootstrap..",
              "org.jspecify..")
          .because("it becomes a class of java.base, which sees no other module");

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
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(File.class, "deleteOnExit")
          .because("a guest leaves the house as it is");

  @ArchTest
  static final ArchRule ONE_THING_IS_DONE_WHEN_THE_APPLICATION_ENDS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.weir.agent.runtime.export.AtExit")
          .should()
          .callMethod(Runtime.class, "addShutdownHook", Thread.class)
          .because("a guest does not hold up who leaves, but for what would be lost");

  @ArchTest
  static final ArchRule THREADS_INHERIT_NOTHING =
      noClasses()
          .should()
          .callConstructorWhere(
              describe(
                  "a thread is made that takes over inheritable thread-locals",
                  call ->
                      call.getTargetOwner().isAssignableTo(Thread.class)
                          && !namesOf(call.getTarget().getRawParameterTypes())
                              .equals(WITHOUT_THREAD_LOCALS)))
          .because("whichever thread of the application starts the agent, it must not live on");

  @ArchTest
  static final ArchRule THREADS_DO_NOT_SEE_THE_APPLICATION =
      classes()
          .that(describe("make threads", HouseRulesTest::makesThreads))
          .should()
          .callMethod(Thread.class, "setContextClassLoader", ClassLoader.class)
          .andShould()
          .callMethod(Thread.class, "setDaemon", boolean.class)
          .because("they would keep the application's class loader, or the JVM, alive");

  private static boolean makesThreads(JavaClass type) {
    return type.getConstructorCallsFromSelf().stream()
        .anyMatch(call -> call.getTargetOwner().isAssignableTo(Thread.class));
  }
}
