package dev.argosy.client;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a service gets with the SDK, and what it must not lean on. */
class LayeringTest {
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.argosy.client");

  @Test
  void theRulesSeeWhatTheyJudge() {
    assertThat(MAIN.contain(FleetClient.class)).isTrue();
    assertThat(MAIN.contain(LayeringTest.class)).isFalse();
  }

  @Test
  void itStandsOnOurCommonPartKafkaAndJacksonAlone() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.argosy.client..",
            "dev.argosy.contract..",
            "dev.argosy.catalog..",
            "dev.argosy.content..",
            "org.apache.kafka..",
            "com.fasterxml.jackson..",
            "org.slf4j..",
            "org.jspecify..",
            "java..",
            "javax.imageio..")
        .check(MAIN);
  }

  /** Services bring other versions of Kafka's clients, and these move between versions. */
  @Test
  void itUsesNothingInternalOfKafka() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..internals..", "org.apache.kafka.common.utils..")
        .check(MAIN);
  }

  @Test
  void timeOfTheDayComesThroughAPort() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .check(MAIN);
  }
}
