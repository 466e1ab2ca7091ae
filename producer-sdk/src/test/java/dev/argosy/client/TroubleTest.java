package dev.argosy.client;

import static dev.argosy.client.Requests.ECHO;
import static dev.argosy.client.Requests.SILENCE;
import static dev.argosy.client.Requests.failureOf;
import static dev.argosy.client.Requests.resultOf;
import static dev.argosy.client.Requests.say;
import static dev.argosy.client.Requests.saying;
import static dev.argosy.client.Requests.textOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.embedded.proxy.KafkaProxy;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;

/** Brokers that are gone, executors that are full, callbacks that hang. */
@KafkaTest
class TroubleTest {
  private KafkaBroker broker;

  @Test
  void aBrokerThatIsGoneShowsInTheHealthAndTheResultComesWhenItIsBack() {
    FleetTopics topics = FleetTopics.create(broker, 1);
    try (KafkaProxy proxy = KafkaProxy.inFrontOf(broker.bootstrapServers());
        EchoWorker worker =
            new EchoWorker(broker.bootstrapServers(), topics, broker.uniqueName("w"), SILENCE);
        FleetClient client = FleetClient.open(topics.client(proxy.bootstrapServers()).build())) {
      CompletableFuture<Result> future = client.submit(say("x"));
      Request posted = await().until(worker::seen, seen -> seen.size() == 1).get(0);
      assertThat(client.health()).isEqualTo(new ClientHealth(ClientHealth.Replies.READING, "", 1));

      proxy.freeze();
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> client.health().replies() == ClientHealth.Replies.TROUBLED);
      assertThat(client.health().problem()).isNotEmpty();
      worker.answer(posted, FakeAnswer.text("while you were out"));
      proxy.thaw();

      assertThat(textOf(future)).isEqualTo("while you were out");
      await().until(() -> client.health().replies() == ClientHealth.Replies.READING);
    }
  }

  @Test
  void aRequestThatIsNotAcknowledgedMayStillRun() {
    FleetTopics topics = FleetTopics.create(broker, 1);
    try (KafkaProxy proxy = KafkaProxy.inFrontOf(broker.bootstrapServers());
        FleetClient client =
            FleetClient.open(
                topics
                    .client(proxy.bootstrapServers())
                    .sendTimeout(Duration.ofSeconds(1))
                    .build())) {
      var held = proxy.hold(ApiKeys.PRODUCE);
      FleetException unknown = failureOf(client.submit(say("x")));

      assertThat(unknown).isInstanceOf(SendFailedException.class);
      assertThat(unknown.mayStillRun()).isTrue();
      assertThat(client.status(unknown.requestId())).isEqualTo(RequestStatus.GIVEN_UP);
      assertThat(client.health().pending()).isZero();
      held.release();
    }
  }

  @Test
  void aRequestToALaneThatIsNotThereWasNotSent() {
    FleetTopics topics = FleetTopics.create(broker, 1);
    try (FleetClient client =
        FleetClient.open(
            topics
                .client(broker.bootstrapServers())
                .requestsTopic("no-lane")
                .maxBlock(Duration.ZERO)
                .build())) {
      assertThatThrownBy(() -> client.send(say("x")))
          .isInstanceOfSatisfying(
              SendFailedException.class, failed -> assertThat(failed.mayStillRun()).isFalse())
          .hasMessageContaining("no-lane");
    }
  }

  @Test
  void whatTheTopicDoesNotTakeWasNotSent() {
    FleetTopics topics = FleetTopics.create(broker, 1);
    String small = broker.topic("small", 1, Map.of("max.message.bytes", "1000"));
    try (FleetClient client =
        FleetClient.open(
            topics
                .client(broker.bootstrapServers())
                .requestsTopic(small)
                .properties(Map.of("compression.type", "none"))
                .build())) {
      FleetException refused =
          failureOf(client.submit(saying("x").system("x".repeat(2000)).build()));
      assertThat(refused).isInstanceOf(RequestTooLargeException.class);
      assertThat(refused.mayStillRun()).isFalse();
    }
  }

  @Test
  void aCallbackThatHangsHoldsUpNobodyElse() {
    FleetTopics topics = FleetTopics.create(broker, 1);
    CountDownLatch hang = new CountDownLatch(1);
    try (EchoWorker worker =
            new EchoWorker(broker.bootstrapServers(), topics, broker.uniqueName("w"), ECHO);
        FleetClient client =
            FleetClient.open(
                topics.client(broker.bootstrapServers()).build(),
                task -> Threads.daemon("callback", task).start())) {
      CompletableFuture<Void> hanging =
          client
              .submit(say("one"))
              .thenAccept(
                  result -> {
                    try {
                      hang.await();
                    } catch (InterruptedException interrupted) {
                      throw new IllegalStateException(interrupted);
                    }
                  });

      assertThat(textOf(client.submit(say("two")))).isEqualTo("echo two");

      assertThat(hanging).isNotDone();
      assertThat(worker.seen()).hasSize(2);
      hang.countDown();
    }
  }

  @Test
  void anExecutorThatLagsBehindHoldsUpNewRequestsNotMemory() {
    FleetTopics topics = FleetTopics.create(broker, 1);
    Queue<Runnable> lagging = new ConcurrentLinkedQueue<>();
    try (EchoWorker worker =
            new EchoWorker(broker.bootstrapServers(), topics, broker.uniqueName("w"), ECHO);
        FleetClient client =
            FleetClient.open(
                topics
                    .client(broker.bootstrapServers())
                    .maxPending(1)
                    .maxBlock(Duration.ZERO)
                    .closeTimeout(Duration.ZERO)
                    .build(),
                lagging::add)) {
      CompletableFuture<Result> first = client.submit(say("one"));
      await().until(() -> !lagging.isEmpty());

      assertThat(first).isNotDone();
      assertThat(client.submit(say("two"))).isCompletedExceptionally();
      lagging.remove().run();

      assertThat(textOf(first)).isEqualTo("echo one");
      assertThat(client.submit(say("three"))).isNotCompletedExceptionally();
      assertThat(worker.seen()).extracting(Request::id).contains(resultOf(first).id());
    }
  }

  @Test
  void anExecutorThatIsShutDownStillLetsFuturesEnd() {
    FleetTopics topics = FleetTopics.create(broker, 1);
    try (EchoWorker worker =
            new EchoWorker(broker.bootstrapServers(), topics, broker.uniqueName("w"), ECHO);
        FleetClient client =
            FleetClient.open(
                topics.client(broker.bootstrapServers()).build(),
                task -> {
                  throw new RejectedExecutionException("shut down");
                })) {
      assertThat(textOf(client.submit(say("one")))).isEqualTo("echo one");
      assertThat(worker.seen()).hasSize(1);
    }
  }
}
