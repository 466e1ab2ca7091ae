package dev.argosy.client;

import static dev.argosy.client.Requests.saying;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.argosy.contract.Request;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@KafkaTest
class ResultSubscriptionTest {
  private KafkaBroker broker;
  private FleetTopics topics;
  private String group;
  private EchoWorker worker;
  private final List<String> handled = new CopyOnWriteArrayList<>();

  @BeforeEach
  void worker() {
    topics = FleetTopics.create(broker, 2);
    group = broker.uniqueName("group");
    worker =
        new EchoWorker(broker.bootstrapServers(), topics, broker.uniqueName("echo"), Requests.ECHO);
  }

  @AfterEach
  void stop() {
    worker.close();
  }

  private SubscriptionConfig.Builder config() {
    return SubscriptionConfig.builder(broker.bootstrapServers(), group)
        .topic(topics.results())
        .backoff(Duration.ofMillis(1), Duration.ofMillis(5));
  }

  private void send(String... ids) {
    try (FleetClient client = FleetClient.open(topics.client(broker.bootstrapServers()).build())) {
      for (String id : ids) {
        client.send(saying(id).id(id).tenant(id.startsWith("b") ? "billing" : "sales").build());
      }
    }
  }

  private long committed() throws Exception {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        broker.admin().listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    return offsets.values().stream()
        .mapToLong(offset -> offset == null ? 0 : offset.offset())
        .sum();
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void itHandsOverWhatWasThereBeforeAndWhatComes(String protocol) {
    send("a", "b");
    try (var subscription =
        ResultSubscription.start(
            config().properties(Map.of("group.protocol", protocol)).build(),
            result -> handled.add(Answer.of(result).text()))) {
      await().until(() -> handled.size() == 2);
      send("c");
      await().until(() -> handled.size() == 3);
      assertThat(subscription.problem()).isEmpty();
    }
    assertThat(handled).containsExactlyInAnyOrder("echo a", "echo b", "echo c");
  }

  @Test
  void afterCloseTheNextOneGoesOnBehindWhatWasHandled() throws Exception {
    send("a", "b");
    try (var first = ResultSubscription.start(config().build(), r -> handled.add(r.id()))) {
      await().until(() -> handled.size() == 2);
      assertThat(first.ended()).isNotDone();
    }
    assertThat(committed()).isGreaterThan(0);
    send("c");
    try (var second = ResultSubscription.start(config().build(), r -> handled.add(r.id()))) {
      await().until(() -> handled.contains("c"));
      assertThat(second.ended()).isNotDone();
    }
    assertThat(handled).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void aFailingHandlerGetsTheSameResultAgainAndOthersGoOn() {
    AtomicInteger failures = new AtomicInteger();
    send("a", "b", "c", "d", "e", "f");
    try (var subscription =
        ResultSubscription.start(
            config().maxAttempts(100).build(),
            result -> {
              if (result.id().equals("c") && failures.incrementAndGet() < 5) {
                throw new IllegalStateException("no database");
              }
              handled.add(result.id());
            })) {
      await().until(() -> handled.size() == 6);
      assertThat(subscription.ended()).isNotDone();
    }
    assertThat(failures).hasValue(5);
    assertThat(handled).containsExactlyInAnyOrder("a", "b", "c", "d", "e", "f");
  }

  @Test
  void whenTheHandlerGivesUpItStopsAndTheResultIsThereForTheNextOne() {
    send("poison");
    try (var stopped =
        ResultSubscription.start(
            config().maxAttempts(3).build(),
            result -> {
              handled.add("tried");
              throw new IllegalStateException("never");
            })) {
      assertThat(stopped.ended())
          .failsWithin(Duration.ofMinutes(1))
          .withThrowableOfType(ExecutionException.class)
          .withMessageContaining("never");
    }
    assertThat(handled).containsExactly("tried", "tried", "tried");
    try (var next = ResultSubscription.start(config().build(), r -> handled.add(r.id()))) {
      await().until(() -> handled.contains("poison"));
      assertThat(next.problem()).isEmpty();
    }
  }

  @Test
  void onlyResultsOfTheTenant() {
    send("a", "b1", "c", "b2");
    try (var subscription =
        ResultSubscription.start(
            config().tenant("billing").build(), result -> handled.add(result.id()))) {
      await().until(() -> handled.size() == 2);
      assertThat(subscription.problem()).isEmpty();
    }
    assertThat(handled).containsExactlyInAnyOrder("b1", "b2");
  }

  @Test
  void anAbortedResultIsNotSeenAndGarbageIsPassedOver() {
    Request request = saying("x").id("twice").build();
    worker.answerAborted(request, FakeAnswer.text("aborted"));
    worker.write(new ProducerRecord<>(topics.results(), EchoWorker.bytes("garbage")));
    worker.answer(request, FakeAnswer.text("committed"));
    try (var subscription =
        ResultSubscription.start(
            config().build(), result -> handled.add(Answer.of(result).text()))) {
      await().until(() -> !handled.isEmpty());
      assertThat(subscription.ended()).isNotDone();
    }
    assertThat(handled).containsExactly("committed");
  }

  @Test
  void membersShareTheResultsAndNoneIsLostWhenTheyComeAndGo() {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      ids.add("id-" + i);
    }
    try (var first = ResultSubscription.start(config().build(), r -> seen.add(r.id()))) {
      send(ids.subList(0, 20).toArray(String[]::new));
      try (var second = ResultSubscription.start(config().build(), r -> seen.add(r.id()))) {
        send(ids.subList(20, 40).toArray(String[]::new));
        await().until(() -> seen.size() == 40);
        assertThat(second.ended()).isNotDone();
      }
      send(ids.subList(40, 60).toArray(String[]::new));
      await().atMost(Duration.ofMinutes(1)).until(() -> seen.size() == 60);
      assertThat(first.ended()).isNotDone();
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void closeLetsTheHandlerFinish() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    send("a");
    ResultSubscription subscription =
        ResultSubscription.start(
            config().build(),
            result -> {
              begun.countDown();
              finish.await();
              handled.add(result.id());
            });
    begun.await();
    Thread closing = Threads.daemon("closing", subscription::close);
    closing.start();
    finish.countDown();

    assertThat(subscription.ended()).succeedsWithin(Duration.ofSeconds(30));
    assertThat(handled).containsExactly("a");
    assertThat(committed()).isGreaterThan(0);
  }

  @Test
  void closeInterruptsAHandlerAfterItsTimeAndTheResultComesAgain() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    send("a");
    ResultSubscription subscription =
        ResultSubscription.start(
            config().closeTimeout(Duration.ZERO).build(),
            result -> {
              begun.countDown();
              new CountDownLatch(1).await();
            });
    begun.await();

    subscription.close();

    assertThat(subscription.ended()).succeedsWithin(Duration.ofSeconds(30));
    assertThat(committed()).isZero();
    try (var next = ResultSubscription.start(config().build(), r -> handled.add(r.id()))) {
      await().until(() -> handled.contains("a"));
      assertThat(next.ended()).isNotDone();
    }
  }

  @Test
  void theHandlerMayCloseIt() {
    send("a");
    AtomicReference<ResultSubscription> itself = new AtomicReference<>();
    itself.set(
        ResultSubscription.start(
            config().build(),
            result -> {
              await().until(() -> itself.get() != null);
              itself.get().close();
              handled.add(result.id());
            }));

    assertThat(itself.get().ended()).succeedsWithin(Duration.ofMinutes(1));
    assertThat(handled).containsExactly("a");
  }

  @Test
  void whatKafkaRefusesIsToldAndTriedAgain() {
    try (var subscription =
        ResultSubscription.start(
            config().properties(Map.of("security.protocol", "NONSENSE")).build(), result -> {})) {
      await().until(() -> subscription.problem().isPresent());
      assertThat(subscription.ended()).isNotDone();
    }
  }

  @Test
  void anErrorOfTheHandlerEndsItLoudly() {
    send("a");
    try (var subscription =
        ResultSubscription.start(
            config().build(),
            result -> {
              throw new AssertionError("a bug");
            })) {
      assertThat(subscription.ended()).failsWithin(Duration.ofMinutes(1));
    }
  }
}
