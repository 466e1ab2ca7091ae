package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.worker.config.InvalidConfig;
import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import dev.argosy.worker.loop.KafkaConfig.OnMissingOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaConfigTest {
  @ParameterizedTest
  @MethodSource("dev.argosy.worker.loop.ProtectedProperties#names")
  void whatTheGuaranteesRestOnCannotBeOverridden(String property) {
    assertThatThrownBy(() -> withProperties(Map.of(property, "x")))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageStartingWith("properties." + property + ": is set by argosy itself: ");
  }

  @Test
  void everyProtectedPropertyIsOneThatKafkaKnows() {
    assertThat(known()).containsAll(ProtectedProperties.names());
  }

  @Test
  void nothingElseIsSetByTheWorkerItself() {
    Map<String, String> operators = new HashMap<>();
    known().forEach(property -> operators.put(property, "the operator's"));
    operators.keySet().removeAll(ProtectedProperties.names());
    operators.keySet().removeIf(property -> property.startsWith("internal."));
    for (GroupProtocol protocol : GroupProtocol.values()) {
      var clients =
          new KafkaClients(
              new KafkaConfig("b:9092", "g", protocol, OnMissingOffset.FAIL, operators),
              new Identity("w", true),
              4 * 1024 * 1024,
              Timings.DEFAULT);
      assertThat(clients.consumerProperties()).containsAllEntriesOf(operators);
      assertThat(clients.producerProperties()).containsAllEntriesOf(operators);
      assertThat(clients.chunkProducerProperties()).containsAllEntriesOf(operators);
      assertThat(clients.adminProperties()).containsAllEntriesOf(operators);
    }
  }

  @Test
  void allProtectedPropertiesAreRefusedAtOnceEachWithItsReason() {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("acks", "1");
    properties.put("security.protocol", "SSL");
    properties.put("client.id", "me");
    properties.put("bootstrap.servers", "b:9092");
    properties.put("internal.leave.group.on.close", "false");
    assertThatThrownBy(() -> withProperties(properties))
        .hasMessage(
            """
            properties.acks: is set by argosy itself: exactly one result for each request rests on it (is: 1)
            properties.client.id: is set by argosy itself: it says who is who in the group (is: me)
            properties.bootstrap.servers: is set by argosy itself: the address has a key and an option of its own (is: b:9092)
            properties.internal.leave.group.on.close: is for Kafka's own tests, not for use (is: false)""");
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

  private static Set<String> known() {
    Set<String> known = new HashSet<>(ProducerConfig.configNames());
    known.addAll(ConsumerConfig.configNames());
    known.addAll(AdminClientConfig.configNames());
    return known;
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
