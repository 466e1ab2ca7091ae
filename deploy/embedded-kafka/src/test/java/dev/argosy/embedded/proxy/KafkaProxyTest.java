package dev.argosy.embedded.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.embedded.Records;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KafkaTest
class KafkaProxyTest {
  private KafkaBroker broker;
  private KafkaProxy proxy;
  private String topic;

  @BeforeEach
  void putTheProxyInFront() {
    proxy = KafkaProxy.inFrontOf(broker.bootstrapServers());
    topic = broker.topic("proxied", 1);
  }

  @AfterEach
  void takeItAway() {
    proxy.close();
  }

  @Test
  void clientsThatStartAtTheProxyStayThere() {
    try (var producer = producer("stays")) {
      send(producer);
      untilInTime(producer::commitTransaction);
    }
    assertThat(proxy.seen(ApiKeys.PRODUCE)).isPositive();
    assertThat(proxy.seen(ApiKeys.END_TXN)).isPositive();
    assertThat(proxy.seen(Requests.of(ApiKeys.PRODUCE).from("somebody else"))).isZero();
  }

  @Test
  void aCommitWhoseAnswerIsLostReallyLanded() {
    try (var producer = producer("lost-answer")) {
      send(producer);
      Fault lost = proxy.swallowResponses(Requests.of(ApiKeys.END_TXN), 1);
      assertThatThrownBy(producer::commitTransaction).isInstanceOf(TimeoutException.class);
      lost.awaitHit();
      assertThat(committed()).containsExactly("value");

      untilInTime(producer::commitTransaction);
      assertThat(committed()).containsExactly("value");
    }
  }

  @Test
  void aClientRepeatsItsCommitWhenTheConnectionClosesInsteadOfAnswering() {
    try (var producer = producer("closed-connection")) {
      send(producer);
      Fault dropped = proxy.dropResponses(ApiKeys.END_TXN, 1);
      untilInTime(producer::commitTransaction);
      assertThat(dropped.hits()).isEqualTo(1);
      assertThat(proxy.seen(ApiKeys.END_TXN)).isGreaterThan(1);
      assertThat(committed()).containsExactly("value");
    }
  }

  @Test
  void aHeldCommitTimesOutAtTheClientAndPassesOnRelease() {
    try (var producer = producer("held")) {
      send(producer);
      Fault held = proxy.hold(ApiKeys.END_TXN);
      assertThatThrownBy(producer::commitTransaction).isInstanceOf(TimeoutException.class);
      held.awaitHit();
      assertThat(Records.stableEnd(broker.bootstrapServers(), topic)).isZero();

      held.release();
      untilInTime(producer::commitTransaction);
      assertThat(committed()).containsExactly("value");
    }
  }

  @Test
  void aHeldCommitLandsLateEvenIfItsClientHasGone() {
    Fault held = proxy.hold(ApiKeys.END_TXN);
    var producer = producer("gone");
    send(producer);
    assertThatThrownBy(producer::commitTransaction).isInstanceOf(TimeoutException.class);
    producer.close(Duration.ZERO);

    held.release();
    assertThat(committed()).containsExactly("value");
  }

  @Test
  void aFaultHitsOnlyTheClientItNames() {
    Fault held = proxy.hold(Requests.of(ApiKeys.END_TXN).fromClientsNamed("worker-1"));
    try (var spared = producer("worker-2");
        var hit = producer("worker-1-producer")) {
      send(spared);
      untilInTime(spared::commitTransaction);
      send(hit);
      assertThatThrownBy(hit::commitTransaction).isInstanceOf(TimeoutException.class);
      held.release();
      untilInTime(hit::commitTransaction);
    }
    assertThat(Records.committed(broker.bootstrapServers(), topic, 2)).hasSize(2);
  }

  @Test
  void aFrozenBrokerIsSilentAndAnswersOnceThawed() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", proxy.bootstrapServers()))) {
      admin.describeCluster().clusterId().get();
      proxy.freeze();
      var answer = admin.listTopics().names();
      assertThatThrownBy(() -> answer.get(300, TimeUnit.MILLISECONDS))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      proxy.thaw();
      assertThat(answer.get()).contains(topic);
    }
  }

  @Test
  void clientsComeBackAfterACut() {
    try (var producer = producer("cut")) {
      send(producer);
      proxy.cut();
      untilInTime(producer::commitTransaction);
    }
    assertThat(committed()).containsExactly("value");
  }

  private KafkaProducer<String, String> producer(String clientId) {
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers",
            proxy.bootstrapServers(),
            "client.id",
            clientId,
            "transactional.id",
            broker.uniqueName("proxied"),
            "max.block.ms",
            1_000,
            "request.timeout.ms",
            2_000,
            "delivery.timeout.ms",
            20_000,
            "retry.backoff.ms",
            5);
    var producer = Records.producer(properties);
    untilInTime(producer::initTransactions);
    producer.beginTransaction();
    return producer;
  }

  /** Sent and acknowledged, so that only the transaction's end is left to meet a fault. */
  private void send(KafkaProducer<String, String> producer) {
    var _ = producer.send(new ProducerRecord<>(topic, 0, "key", "value"));
    producer.flush();
  }

  /**
   * What Kafka asks of callers after a time-out: the same call again. A busy machine needs it too.
   */
  private static void untilInTime(Runnable call) {
    for (int attempt = 1; attempt < 20; attempt++) {
      try {
        call.run();
        return;
      } catch (TimeoutException late) {
        // Again.
      }
    }
    call.run();
  }

  private List<String> committed() {
    return Records.committed(broker.bootstrapServers(), topic, 1);
  }
}
