package dev.argosy.client;

import static dev.argosy.client.Requests.failureOf;
import static dev.argosy.client.Requests.say;
import static dev.argosy.client.Requests.textOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.embedded.junit.SecuredKafkaBroker;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a service needs on a cluster that wants TLS, a login and rights; and what it says without.
 */
@KafkaTest
class SecuredClientTest {
  private SecuredKafkaBroker broker;
  private FleetTopics topics;
  private EchoWorker worker;

  @BeforeEach
  void worker() {
    topics = FleetTopics.create(broker.plain(), 1);
    worker =
        new EchoWorker(
            broker.plain().bootstrapServers(),
            topics,
            broker.plain().uniqueName("echo"),
            Requests.ECHO);
  }

  @AfterEach
  void stop() {
    worker.close();
  }

  private FleetConfig.Builder config(Map<String, String> login) {
    Map<String, String> properties = new HashMap<>(login);
    String servers = Objects.requireNonNull(properties.remove("bootstrap.servers"));
    return topics.client(servers).properties(properties).closeTimeout(Duration.ZERO);
  }

  private void allow(String user, AclOperation operation, String topic) {
    broker.allow(user, operation, ResourceType.TOPIC, PatternType.LITERAL, topic);
  }

  @Test
  void aClientWritesItsLaneAndReadsItsRepliesAndNeedsNothingElse() {
    allow(SecuredKafkaBroker.SENDER, AclOperation.WRITE, topics.requests());
    allow(SecuredKafkaBroker.SENDER, AclOperation.READ, topics.replies());
    for (Map<String, String> login :
        List.of(
            broker.login(SecuredKafkaBroker.SENDER),
            broker.certificate(SecuredKafkaBroker.SENDER))) {
      try (FleetClient client = FleetClient.open(config(login).build())) {
        assertThat(textOf(client.submit(say("secret")))).isEqualTo("echo secret");
      }
    }
  }

  @Test
  void aClientThatMayNotReadItsRepliesSaysSoAndGoesOnOnceItMay() {
    allow(SecuredKafkaBroker.SENDER, AclOperation.WRITE, topics.requests());
    try (FleetClient client =
        FleetClient.open(
            config(broker.login(SecuredKafkaBroker.SENDER)).maxBlock(Duration.ZERO).build())) {
      FleetException refused = failureOf(client.submit(say("x")));
      assertThat(refused).isInstanceOf(SendFailedException.class);
      assertThat(refused).hasMessageContaining("TopicAuthorizationException");
      assertThat(refused.mayStillRun()).isFalse();
      assertThat(client.health().problem()).contains(topics.replies());
      assertThat(worker.seen()).isEmpty();

      allow(SecuredKafkaBroker.SENDER, AclOperation.READ, topics.replies());

      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> client.submit(say("y")).handle((result, why) -> why == null).join());
    }
  }

  @Test
  void aClientThatMayNotWriteItsLaneSaysSo() {
    try (FleetClient client =
        FleetClient.open(config(broker.login(SecuredKafkaBroker.READER)).build())) {
      assertThatThrownBy(() -> client.send(say("x")))
          .isInstanceOfSatisfying(
              SendFailedException.class, failed -> assertThat(failed.mayStillRun()).isFalse())
          .hasMessageContaining("TopicAuthorizationException");
    }
  }

  @Test
  void aClientThatMayNotWriteToControlSaysThatItsCancelWasNotHeard() {
    try (FleetClient client =
        FleetClient.open(config(broker.login(SecuredKafkaBroker.SENDER)).build())) {
      assertThatThrownBy(() -> client.cancel("a"))
          .isInstanceOfSatisfying(
              CancelFailedException.class, failed -> assertThat(failed.mayStillRun()).isTrue())
          .hasMessageStartingWith("the cancel of a was not acknowledged")
          .hasMessageContaining("TopicAuthorizationException");
      allow(SecuredKafkaBroker.SENDER, AclOperation.WRITE, topics.control());
      await()
          .atMost(Duration.ofMinutes(1))
          .ignoreExceptionsInstanceOf(CancelFailedException.class)
          .until(
              () -> {
                client.cancel("a");
                return true;
              });
    }
  }

  @Test
  void aWrongPasswordIsToldAndNotRepeated() {
    Map<String, String> login = new HashMap<>(broker.login(SecuredKafkaBroker.SENDER));
    login.computeIfPresent(
        "sasl.jaas.config",
        (key, value) -> value.replaceAll("password=\"[^\"]*\"", "password=\"no\""));
    try (FleetClient client = FleetClient.open(config(login).build())) {
      assertThatThrownBy(() -> client.send(say("x")))
          .isInstanceOfSatisfying(
              SendFailedException.class, failed -> assertThat(failed.mayStillRun()).isFalse())
          .hasMessageContaining("SaslAuthenticationException")
          .hasMessageNotContaining("password=");
    }
  }

  @Test
  void aSubscriptionReadsItsTopicAndItsGroup() {
    String group = broker.plain().uniqueName("billing");
    allow(SecuredKafkaBroker.READER, AclOperation.READ, topics.results());
    broker.allow(
        SecuredKafkaBroker.READER,
        AclOperation.READ,
        ResourceType.GROUP,
        PatternType.LITERAL,
        group);
    Map<String, String> properties = new HashMap<>(broker.login(SecuredKafkaBroker.READER));
    String servers = Objects.requireNonNull(properties.remove("bootstrap.servers"));
    List<String> handled = new CopyOnWriteArrayList<>();
    try (ResultSubscription subscription =
        ResultSubscription.start(
            SubscriptionConfig.builder(servers, group)
                .topic(topics.results())
                .properties(properties)
                .build(),
            result -> handled.add(result.id()))) {
      worker.answer(Requests.saying("x").id("a").build(), FakeAnswer.text("x"));

      await().atMost(Duration.ofMinutes(1)).until(() -> handled.contains("a"));
      assertThat(subscription.problem()).isEmpty();
    }
  }
}
