package dev.argosy.worker;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.argosy.worker.loop.ControlTopic;
import dev.argosy.worker.loop.FleetTopic;
import dev.argosy.worker.loop.RequestLog;
import dev.argosy.worker.path.Mailbox;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.telemetry.Constraint;
import dev.argosy.worker.telemetry.Observer;
import dev.argosy.worker.telemetry.ReceivedAt;
import dev.argosy.worker.telemetry.Snapshot;
import dev.argosy.worker.telemetry.TransactionFailure;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The arrows between packages, as ARCHITECTURE.md draws them. */
class LayeringTest {
  private static final String ROOT = "dev.argosy.worker";
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT, "dev.argosy.contract", "dev.argosy.catalog", "dev.argosy.content");

  @Test
  void theRulesSeeWhatTheyJudge() {
    assertThat(MAIN.contain("dev.argosy.contract.Request")).isTrue();
    assertThat(MAIN.contain("dev.argosy.catalog.Catalog")).isTrue();
    assertThat(MAIN.contain(Assembly.class)).isTrue();
    assertThat(MAIN.contain(LayeringTest.class)).isFalse();
  }

  @Test
  void onlyTheLoopKnowsKafka() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.argosy.worker.loop..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(MAIN);
  }

  @Test
  void onlyItsPlatformKnowsAwsOrGoogle() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.argosy.worker.platform.bedrock..", "dev.argosy.content.s3..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon..")
        .check(MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.argosy.worker.platform.vertex..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.google..", "io.grpc..")
        .check(MAIN);
  }

  @Test
  void onlyAdmissionKnowsItsBuckets() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.argosy.worker.admission..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.github.bucket4j..")
        .check(MAIN);
  }

  @Test
  void onlyTelemetryKnowsItsMetersAndItsServer() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.argosy.worker.telemetry..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micrometer..", "io.prometheus..", "com.sun.net.httpserver..")
        .check(MAIN);
  }

  @Test
  void theCoreTellsAnObserverAndSeesNothingElseOfTelemetry() {
    DescribedPredicate<JavaClass> told =
        describe(
            "what the core tells and hears",
            type ->
                Set.of(
                        Observer.class.getName(),
                        Snapshot.class.getName(),
                        Constraint.class.getName(),
                        ReceivedAt.class.getName(),
                        TransactionFailure.class.getName())
                    .contains(type.getName().replaceFirst("\\$.*", "")));
    noClasses()
        .that()
        .resideInAPackage("dev.argosy.worker.(*)..")
        .and()
        .resideOutsideOfPackage("dev.argosy.worker.telemetry..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("dev.argosy.worker.telemetry..").and(DescribedPredicate.not(told)))
        .check(MAIN);
  }

  @Test
  void theContractStandsOnJacksonAndJSpecifyAlone() {
    classes()
        .that()
        .resideInAPackage("dev.argosy.contract..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.argosy.contract..", "com.fasterxml.jackson..", "org.jspecify..", "java..")
        .check(MAIN);
  }

  @Test
  void theCatalogueStandsOnTheContract() {
    classes()
        .that()
        .resideInAPackage("dev.argosy.catalog..")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.argosy.catalog..",
            "dev.argosy.contract..",
            "com.fasterxml.jackson..",
            "org.jspecify..",
            "java..")
        .check(MAIN);
  }

  @Test
  void contentStandsOnTheCatalogueAndTheContract() {
    classes()
        .that()
        .resideInAPackage("dev.argosy.content")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.argosy.content..",
            "dev.argosy.catalog..",
            "dev.argosy.contract..",
            "org.jspecify..",
            "java..")
        .check(MAIN);
  }

  @Test
  void noPackagesOfTheWorkerStandOnEachOther() {
    slices().matching("dev.argosy.worker.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void theStepsOfThePathDoNotSeeTheLoopThatDrivesThem() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.argosy.worker.ledger..",
            "dev.argosy.worker.job..",
            "dev.argosy.worker.retry..",
            "dev.argosy.worker.admission..",
            "dev.argosy.worker.platform..",
            "dev.argosy.worker.settlement..",
            "dev.argosy.worker.path..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.argosy.worker.loop..")
        .check(MAIN);
  }

  @Test
  void nothingStandsOnWhatPutsTheWorkerTogether() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ROOT)
        .check(MAIN);
  }

  @Test
  void onlyTheAssemblyPicksImplementations() {
    DescribedPredicate<JavaClass> assembly =
        describe(
            "of the assembly",
            type ->
                type.getName().startsWith(Assembly.class.getName())
                    || type.isEquivalentTo(KafkaParts.class));
    DescribedPredicate<JavaClass> itsPackage =
        describe(
            "of a platform's or the loop's own package",
            type ->
                type.getPackageName().startsWith("dev.argosy.worker.platform.")
                    || type.getPackageName().equals("dev.argosy.worker.loop"));
    classes()
        .that()
        .areAssignableTo(Platform.class)
        .or()
        .areAssignableTo(RequestLog.class)
        .or()
        .areAssignableTo(Mailbox.class)
        .or()
        .areAssignableTo(FleetTopic.class)
        .or()
        .areAssignableTo(ControlTopic.class)
        .and()
        .areNotInterfaces()
        .should()
        .onlyHaveDependentClassesThat(assembly.or(itsPackage))
        .check(MAIN);
  }

  @Test
  void timeAndChanceComeThroughPortsSoThatATestCanHoldThem() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.argosy.worker.ledger..",
            "dev.argosy.worker.job..",
            "dev.argosy.worker.retry..",
            "dev.argosy.worker.admission..",
            "dev.argosy.worker.settlement..",
            "dev.argosy.worker.path..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .check(MAIN);
  }
}
