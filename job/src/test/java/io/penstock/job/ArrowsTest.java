package io.penstock.job;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Data flows one way: source → snapshot or stream → encode → row → sink. */
class ArrowsTest {

  private static final String ROOM = "io.penstock.job.";
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.penstock.job");

  @Test
  void encodingKnowsNeitherFlinkNorItsNeighbours() {
    noClasses()
        .that()
        .resideInAPackage(ROOM + "encode..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.flink..",
            "org.postgresql..",
            "com.clickhouse..",
            ROOM + "source..",
            ROOM + "snapshot..",
            ROOM + "stream..",
            ROOM + "sink..",
            ROOM + "row..")
        .check(CLASSES);
  }

  @Test
  void readersDoNotKnowTheSourceThatRunsThem() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOM + "snapshot..", ROOM + "stream..", ROOM + "postgres..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOM + "source..", ROOM + "sink..")
        .check(CLASSES);
  }

  @Test
  void theSinkKnowsOnlyBlocks() {
    noClasses()
        .that()
        .resideInAPackage(ROOM + "sink..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOM + "source..", ROOM + "snapshot..", ROOM + "stream..", ROOM + "postgres..")
        .check(CLASSES);
  }

  @Test
  void theSourceDoesNotKnowTheSink() {
    noClasses()
        .that()
        .resideInAPackage(ROOM + "source..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOM + "sink..")
        .check(CLASSES);
  }

  @Test
  void theJobKnowsNothingOfTheController() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.penstock.controller..", "io.penstock.stack..")
        .check(CLASSES);
  }
}
