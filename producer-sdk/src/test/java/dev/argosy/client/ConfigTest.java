package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ConfigTest {
  private static FleetConfig fleet(UnaryOperator<FleetConfig.Builder> settings) {
    return settings.apply(FleetConfig.builder("127.0.0.1:9")).build();
  }

  private static SubscriptionConfig subscription(
      UnaryOperator<SubscriptionConfig.Builder> settings) {
    return settings.apply(SubscriptionConfig.builder("broker:9092", "billing")).build();
  }

  @Test
  void aMessageNamesKeyRuleAndValue() {
    assertThatThrownBy(() -> FleetConfig.builder("broker").build())
        .hasMessage("bootstrapServers must be host:port, more after commas, was broker");
    assertThatThrownBy(() -> fleet(config -> config.maxPending(0)))
        .hasMessage("maxPending must be 1..1000000, was 0");
    assertThatThrownBy(() -> fleet(config -> config.submitTimeout(Duration.ofDays(2))))
        .hasMessage("submitTimeout must be PT0.001S..PT24H, was PT48H");
    assertThatThrownBy(() -> fleet(config -> config.clientName("a b")))
        .hasMessage("clientName must be 1..200 of a-zA-Z0-9._-, was a b");
    assertThatThrownBy(() -> fleet(config -> config.repliesTopic("a/b")))
        .hasMessage("repliesTopic must be a topic's name of 1..249 of a-zA-Z0-9._-, was a/b");
    assertThatThrownBy(() -> fleet(config -> config.bufferBytes(1)))
        .hasMessage("bufferBytes must be 33554432..9223372036854775807, was 1");
    assertThatThrownBy(
            () ->
                subscription(
                    config -> config.backoff(Duration.ofSeconds(2), Duration.ofSeconds(1))))
        .hasMessage("backoffMax must be PT2S..PT1H, was PT1S");
  }

  @Test
  void whatTheClientRestsOnIsRefused() {
    for (String name : KafkaProperties.PROTECTED) {
      assertThatThrownBy(() -> fleet(config -> config.properties(Map.of(name, "x"))))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("properties must leave to the client what it rests on, was [" + name + "]");
    }
    for (String name : KafkaProperties.SUBSCRIPTION_PROTECTED) {
      assertThatThrownBy(() -> subscription(config -> config.properties(Map.of(name, "x"))))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whatItSetsItselfIsProtected() {
    FleetConfig plain = fleet(config -> config);
    Map<String, Object> producer = KafkaProperties.producer(plain, "me");
    Map<String, Object> reader = KafkaProperties.replyReader(plain, "me");

    assertThat(KafkaProperties.PROTECTED).containsAll(without(producer, "linger.ms"));
    assertThat(KafkaProperties.PROTECTED).containsAll(without(reader, "fetch.max.bytes"));
    assertThat(KafkaProperties.SUBSCRIPTION_PROTECTED)
        .containsAll(
            without(
                KafkaProperties.subscription(subscription(config -> config), "me"),
                "fetch.max.bytes",
                "auto.offset.reset",
                "partition.assignment.strategy"));
  }

  private static Iterable<String> without(Map<String, Object> all, String... changeable) {
    Map<String, Object> rest = new HashMap<>(all);
    rest.keySet().removeAll(Set.of(changeable));
    rest.keySet().removeAll(Set.of("compression.type", "metadata.max.age.ms"));
    return rest.keySet();
  }

  @Test
  void aServicesPropertiesReachEveryClient() {
    Map<String, String> login = Map.of("security.protocol", "SASL_SSL", "linger.ms", "20");

    Map<String, Object> producer =
        KafkaProperties.producer(fleet(config -> config.properties(login)), "me");

    assertThat(producer).containsEntry("security.protocol", "SASL_SSL");
    assertThat(producer).containsEntry("linger.ms", "20");
    assertThat(producer).containsEntry("delivery.timeout.ms", 30_020);
    assertThat(KafkaProperties.replyReader(fleet(config -> config.properties(login)), "me"))
        .containsEntry("security.protocol", "SASL_SSL");
    assertThat(KafkaProperties.subscription(subscription(config -> config.properties(login)), "me"))
        .containsEntry("security.protocol", "SASL_SSL");
  }

  /** Kafka's own checks of types and relations between properties. */
  @Test
  void kafkaTakesWhatWeMakeAtAllLimits() {
    FleetConfig least =
        fleet(
            config ->
                config
                    .sendTimeout(Duration.ofSeconds(1))
                    .maxBlock(Duration.ZERO)
                    .maxRequestBytes(1024)
                    .bufferBytes(1024));
    FleetConfig most =
        fleet(
            config ->
                config
                    .sendTimeout(Duration.ofMinutes(5))
                    .maxBlock(Duration.ofMinutes(1))
                    .maxRequestBytes(1 << 30)
                    .bufferBytes(1L << 40));
    for (FleetConfig config : new FleetConfig[] {least, most, fleet(plain -> plain)}) {
      new KafkaProducer<>(
              KafkaProperties.producer(config, "me"),
              new ByteArraySerializer(),
              new ByteArraySerializer())
          .close();
      new KafkaConsumer<>(
              KafkaProperties.replyReader(config, "me"),
              new ByteArrayDeserializer(),
              new ByteArrayDeserializer())
          .close();
    }
  }

  @Test
  void noSecretShowsInItsText() {
    Map<String, String> secret = Map.of("sasl.jaas.config", "password=swordfish");

    assertThat(fleet(config -> config.properties(secret)).toString())
        .contains("sasl.jaas.config")
        .doesNotContain("swordfish");
    assertThat(subscription(config -> config.properties(secret)).toString())
        .contains("sasl.jaas.config")
        .doesNotContain("swordfish");
  }
}
