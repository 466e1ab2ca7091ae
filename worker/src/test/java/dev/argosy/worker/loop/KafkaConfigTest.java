package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.worker.config.InvalidConfig;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaConfigTest {
  @ParameterizedTest
  @FieldSource("dev.argosy.worker.loop.KafkaConfig#PROTECTED")
  void whatTheGuaranteesRestOnCannotBeOverridden(String property) {
    assertThatThrownBy(() -> withProperties(Map.of(property, "x")))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageStartingWith("properties." + property + ": is set by the worker itself");
  }

  @Test
  void everyProtectedPropertyIsOneThatKafkaKnows() {
    Set<String> known = new HashSet<>(ProducerConfig.configNames());
    known.addAll(ConsumerConfig.configNames());
    assertThat(known).containsAll(KafkaConfig.PROTECTED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "security.protocol",
        "sasl.mechanism",
        "ssl.truststore.location",
        "config.providers"
      })
  void howTheClusterIsReachedIsPassedOn(String property) {
    assertThat(withProperties(Map.of(property, "x")).properties()).containsEntry(property, "x");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b:9092", "b1:9092,b2:9093", "10.0.0.1:1, 10.0.0.2:2", "[::1]:9092"})
  void severalBrokersStandBetweenCommas(String servers) {
    assertThat(withServers(servers).bootstrapServers()).isEqualTo(servers);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "b", "b:", "b:9092,", "b:port", "b:9092 c:9092"})
  void aBrokerWithoutAPortIsRefused(String servers) {
    assertThatThrownBy(() -> withServers(servers)).hasMessageContaining("must be host:port");
  }

  @Test
  void valuesOfPropertiesDoNotShowWhenTheConfigurationIsPrinted() {
    assertThat(withProperties(Map.of("sasl.jaas.config", "hunter2")))
        .asString()
        .contains("sasl.jaas.config")
        .doesNotContain("hunter2");
  }

  private static KafkaConfig withProperties(Map<String, String> properties) {
    KafkaConfig usual = KafkaConfig.DEFAULT;
    return new KafkaConfig(
        usual.bootstrapServers(),
        usual.groupId(),
        usual.groupProtocol(),
        usual.onMissingOffset(),
        properties);
  }

  private static KafkaConfig withServers(String servers) {
    KafkaConfig usual = KafkaConfig.DEFAULT;
    return new KafkaConfig(
        servers, usual.groupId(), usual.groupProtocol(), usual.onMissingOffset(), Map.of());
  }
}
