package io.penstock.stack;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package may know which. */
class ArrowsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.penstock.stack");

  @Test
  void neighboursDoNotKnowEachOther() {
    for (String neighbour : new String[] {"postgres", "clickhouse", "flink", "controller"}) {
      noClasses()
          .that()
          .resideInAPackage("..stack." + neighbour + "..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(others(neighbour))
          .check(CLASSES);
    }
  }

  @Test
  void theEngineKnowsNothingOfHttp() {
    noClasses()
        .that()
        .resideInAPackage("..clickhouse.engine..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.sun.net.httpserver..", "org.eclipse.jetty..", "..clickhouse.front..")
        .check(CLASSES);
  }

  @Test
  void theStackUsesNothingOfTheProduct() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.penstock.model..",
            "io.penstock.job..",
            "io.penstock.controller..",
            "org.apache.flink..")
        .check(CLASSES);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("io.penstock.stack.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  private static String[] others(String neighbour) {
    return java.util.stream.Stream.of(
            "postgres", "clickhouse", "flink", "controller", "demo", "launch")
        .filter(other -> !other.equals(neighbour))
        .map(other -> "io.penstock.stack." + other + "..")
        .toArray(String[]::new);
  }
}
