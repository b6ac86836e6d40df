package io.penstock.controller.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The command line is a client like any other: it shares no code with the server. */
class CliArrowsTest {

  private static final String CLI = "io.penstock.controller.cli..";

  private final JavaClasses controller =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.penstock.controller");

  @Test
  void theCliKnowsOfTheControllerOnlyHowToPrepareAPipe() {
    noClasses()
        .that()
        .resideInAPackage(CLI)
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.penstock.controller..")
                .and(resideOutsideOfPackages(CLI, "io.penstock.controller.prepare..")))
        .check(controller);
  }

  @Test
  void nobodyKnowsTheCli() {
    noClasses()
        .that()
        .resideOutsideOfPackage(CLI)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(CLI)
        .check(controller);
  }
}
