package io.penstock.controller;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArrowsTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.penstock.controller", "io.penstock.model");

  private static final String ROOM = "io.penstock.controller.";

  @Test
  void lifecycleIsPure() {
    classes()
        .that()
        .resideInAPackage(ROOM + "lifecycle..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            ROOM + "lifecycle..",
            "io.penstock.model..",
            "java.lang..",
            "java.util..",
            "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void planningIsPure() {
    noClasses()
        .that()
        .resideInAPackage(ROOM + "plan..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "java.io..", "java.net..", "java.nio.file..")
        .check(CLASSES);
  }

  @Test
  void theModelDoesNoIo() {
    noClasses()
        .that()
        .resideInAPackage("io.penstock.model..")
        .and()
        // Wrap a socket that is handed to them.
        .resideOutsideOfPackage("io.penstock.model.tls")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "java.net..", "java.nio.file..", "java.nio.channels..")
        .check(CLASSES);
  }

  @Test
  void onlyTheEngineKnowsTheStore() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOM + "engine..", ROOM + "store..", "io.penstock.controller")
        .should()
        .dependOnClassesThat(resideInAPackage(ROOM + "store.."))
        .check(CLASSES);
  }

  @Test
  void nobodyCallsTheApi() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ROOM + "api..", "io.penstock.controller")
        .should()
        .dependOnClassesThat(resideInAPackage(ROOM + "api.."))
        .check(CLASSES);
  }

  @Test
  void neighboursDoNotKnowTheEngineNorOneAnother() {
    noClasses()
        .that()
        .resideInAnyPackage(ROOM + "source..", ROOM + "flink..", ROOM + "fields..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ROOM + "engine..", ROOM + "store..", ROOM + "api..", ROOM + "destination..")
        .check(CLASSES);
  }

  @Test
  void thePreparationNeedsNeitherStoreNorFlink() {
    noClasses()
        .that()
        .resideInAPackage(ROOM + "prepare..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(ROOM + "store..", ROOM + "flink..", ROOM + "engine..")
        .check(CLASSES);
  }

  @Test
  void theControllerKnowsNothingOfTheJobsCode() {
    noClasses()
        .that()
        .resideInAPackage("io.penstock.controller..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.penstock.job..", "org.apache.flink..", "io.penstock.stack..")
        .check(CLASSES);
  }

  @Test
  void secretsHaveNoSerializer() {
    noClasses()
        .that()
        .areAssignableTo(io.penstock.model.secret.Secret.class)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml.jackson..")
        .check(CLASSES);
  }
}
