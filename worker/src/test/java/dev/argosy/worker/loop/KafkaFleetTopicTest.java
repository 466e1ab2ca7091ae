package dev.argosy.worker.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.embedded.junit.SecuredKafkaBroker;
import dev.argosy.worker.admission.Demand;
import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import dev.argosy.worker.loop.KafkaConfig.OnMissingOffset;
import dev.argosy.worker.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@KafkaTest
class KafkaFleetTopicTest {
  private KafkaBroker broker;
  private SecuredKafkaBroker secured;
  private final Deque<Member> members = new ArrayDeque<>();

  @AfterEach
  void close() {
    members.forEach(member -> member.topic.close());
  }

  /** A worker as the topic sees it, and all that it has heard. */
  private final class Member {
    final String worker;
    final KafkaFleetTopic topic;
    final List<Demand> heard = new ArrayList<>();
    int gaps;

    Member(KafkaConfig kafka, String worker, String topic) {
      this.worker = worker;
      this.topic = new KafkaFleetTopic(kafka, new Identity(worker, false), Timings.DEFAULT, topic);
      members.push(this);
    }

    Demand tell(long tokens) {
      Demand report = new Demand(worker, 1, System.nanoTime(), Map.of("q", tokens));
      topic.tell(report);
      return report;
    }

    void listen() {
      FleetTopic.Heard news = topic.heard();
      gaps += news.afresh() ? 1 : 0;
      heard.addAll(news.reports());
    }

    void untilHears(Demand report) {
      await()
          .atMost(Fleet.DEADLINE)
          .untilAsserted(
              () -> {
                listen();
                assertThat(heard).contains(report);
              });
    }
  }

  private Member member(String worker, String topic) {
    return new Member(config(broker.bootstrapServers(), Map.of()), worker, topic);
  }

  private static KafkaConfig config(String servers, Map<String, String> properties) {
    return new KafkaConfig(servers, "g", GroupProtocol.CLASSIC, OnMissingOffset.FAIL, properties);
  }

  @Test
  void allHearAllInTheSameOrder() {
    String topic = broker.topic("fleet", 1);
    Member one = member("one", topic);
    Member two = member("two", topic);
    for (long tokens = 0; tokens < 5; tokens++) {
      Demand ofOne = one.tell(tokens);
      Demand ofTwo = two.tell(tokens);
      one.untilHears(ofOne);
      one.untilHears(ofTwo);
      two.untilHears(ofOne);
      two.untilHears(ofTwo);
    }
    assertThat(one.heard).hasSize(10).isEqualTo(two.heard);
    assertThat(one.gaps).isZero();
  }

  @Test
  void aNewcomerHearsFirstWhatWasToldBefore() {
    String topic = broker.topic("fleet", 1);
    Member before = member("one", topic);
    Demand earlier = before.tell(1);
    before.untilHears(earlier);
    before.topic.close();
    Member again = member("one", topic);
    Demand later = again.tell(2);
    again.untilHears(later);
    assertThat(again.heard).containsExactly(earlier, later);
    assertThat(again.gaps).isZero();
  }

  @Test
  void whatIsNoReportIsPassedOver() throws Exception {
    String topic = broker.topic("fleet", 1);
    try (var producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, 0, null, "no report".getBytes(UTF_8))).get();
      producer.send(new ProducerRecord<>(topic, 0, null, new byte[200_000])).get();
      producer.send(new ProducerRecord<>(topic, 0, null, null)).get();
    }
    Member one = member("one", topic);
    Demand report = one.tell(1);
    one.untilHears(report);
    assertThat(one.heard).containsExactly(report);
  }

  @Test
  void aTopicMadeAnewIsHeardAgainAndTheGapIsSaid() throws Exception {
    String topic = broker.topic("fleet", 1);
    Member one = member("one", topic);
    for (int tokens = 0; tokens < 5; tokens++) {
      one.untilHears(one.tell(tokens));
    }
    broker.admin().deleteTopics(List.of(topic)).all().get();
    await()
        .atMost(Fleet.DEADLINE)
        .until(() -> !broker.admin().listTopics().names().get().contains(topic));
    broker
        .admin()
        .createTopics(List.of(new NewTopic(topic, Optional.of(1), Optional.empty())))
        .all()
        .get();
    await()
        .atMost(Fleet.DEADLINE)
        .untilAsserted(
            () -> {
              Demand report = one.tell(7);
              one.listen();
              assertThat(one.heard.getLast().tokens()).isEqualTo(report.tokens());
            });
    assertThat(one.gaps).isPositive();
  }

  @Test
  void withoutATopicNothingIsHeardAndNothingBlocks() {
    Member one = member("one", broker.uniqueName("nobody-made-this"));
    one.tell(1);
    assertThat(one.topic.heard()).isEqualTo(FleetTopic.Heard.NOTHING);
  }

  @Test
  void withoutTheRightToReadNothingIsHeardUntilItIsGiven() {
    String topic = secured.plain().topic("fleet", 1);
    allow(topic, AclOperation.WRITE);
    Map<String, String> client = secured.login(SecuredKafkaBroker.WORKER);
    Member one = new Member(config(client.remove("bootstrap.servers"), client), "one", topic);
    Member witness =
        new Member(config(secured.plain().bootstrapServers(), Map.of()), "witness", topic);
    witness.untilHears(one.tell(1));
    one.listen();
    assertThat(one.heard).isEmpty();
    allow(topic, AclOperation.READ);
    one.untilHears(one.tell(2));
  }

  private void allow(String topic, AclOperation operation) {
    secured.allow(
        SecuredKafkaBroker.WORKER, operation, ResourceType.TOPIC, PatternType.LITERAL, topic);
  }

  /** The whole of it: two workers over a real topic, by demand, then by partitions. */
  @Test
  void twoWorkersShareByDemandAndByPartitionsOnceTheTopicIsGone() throws Exception {
    String topic = broker.topic("fleet", 1);
    Sharing busy = sharing(member("busy", topic), 300);
    Sharing calm = sharing(member("calm", topic), 100);
    await()
        .atMost(Fleet.DEADLINE)
        .untilAsserted(
            () -> {
              assertThat(turn(busy) + turn(calm)).isLessThanOrEqualTo(1 + 1e-9);
              assertThat(turn(busy)).isCloseTo(0.99 * 3 / 4 + 0.005, within(1e-9));
              assertThat(turn(calm)).isCloseTo(0.99 / 4 + 0.005, within(1e-9));
            });
    assertThat(busy.standing().fromTopic()).isTrue();
    broker.admin().deleteTopics(List.of(topic)).all().get();
    await()
        .atMost(Fleet.DEADLINE)
        .untilAsserted(
            () -> {
              turn(busy);
              assertThat(busy.standing())
                  .isEqualTo(new Sharing.Standing(false, Map.of("q", 0.125)));
            });
  }

  private static double turn(Sharing sharing) {
    sharing.turn();
    return sharing.standing().byQuota().getOrDefault("q", 0.0);
  }

  private static Sharing sharing(Member member, long wanted) {
    return new Sharing(
        member.topic,
        new Sharing.Teller(member.worker, 1),
        List.of("q"),
        () -> Map.of("q", wanted),
        () -> 0.125,
        (_, _) -> {},
        Clock.system());
  }
}
