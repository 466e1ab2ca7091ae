package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.contract.Headers;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.UnreadableRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
  private static final Duration LONG = Duration.ofHours(1);
  private static final ResultCodec CODEC = new ResultCodec();

  private final List<String> handled = new ArrayList<>();
  private final List<String> failing = new ArrayList<>();
  private long nanos;

  private Deliveries deliveries(
      UnaryOperator<SubscriptionConfig.Builder> settings, ResultHandler handler) {
    SubscriptionConfig.Builder builder =
        SubscriptionConfig.builder("fake:0", "group")
            .backoff(Duration.ofSeconds(1), Duration.ofSeconds(4));
    return new Deliveries(settings.apply(builder).build(), handler, () -> nanos);
  }

  private Deliveries deliveries() {
    return deliveries(settings -> settings, this::handle);
  }

  private void handle(Result result) throws Exception {
    if (failing.contains(result.id())) {
      handled.add(result.id() + " failed");
      throw new Exception("no database");
    }
    handled.add(result.id());
  }

  private static ConsumerRecord<byte[], byte[]> record(int partition, long offset, String id) {
    Result result =
        FakeFleet.result(Requests.saying("x").id(id).build(), FakeAnswer.text("answer"));
    return new ConsumerRecord<>("results", partition, offset, null, CODEC.encode(result));
  }

  private static ConsumerRecord<byte[], byte[]> garbage(int partition, long offset) {
    return new ConsumerRecord<>(
        "results", partition, offset, null, "garbage".getBytes(StandardCharsets.UTF_8));
  }

  private static Map<TopicPartition, OffsetAndMetadata> offset(int partition, long offset) {
    return Map.of(new TopicPartition("results", partition), new OffsetAndMetadata(offset));
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void whatIsBehindTheHandlerIsCommittable() throws Exception {
    Deliveries deliveries = deliveries();
    deliveries.take(List.of(record(0, 5, "a"), record(0, 7, "b"), record(1, 2, "c")));
    assertThat(deliveries.committable()).isEmpty();

    deliveries.handle(LONG);

    assertThat(handled).containsExactly("a", "b", "c");
    assertThat(deliveries.committable()).containsAllEntriesOf(offset(0, 8));
    assertThat(deliveries.committable()).containsAllEntriesOf(offset(1, 3));
    deliveries.committed(offset(0, 8));
    assertThat(deliveries.committable()).isEqualTo(offset(1, 3));
    assertThat(deliveries.full()).isEmpty();
  }

  @Test
  void aFailureHoldsUpItsPartitionOnlyAndKeepsItsOrder() throws Exception {
    Deliveries deliveries = deliveries();
    failing.add("b");
    deliveries.take(
        List.of(record(0, 0, "a"), record(0, 1, "b"), record(0, 2, "c"), record(1, 0, "d")));

    deliveries.handle(LONG);
    deliveries.handle(LONG);

    assertThat(handled).containsExactly("a", "b failed", "d");
    assertThat(deliveries.committable().get(new TopicPartition("results", 0)).offset())
        .isEqualTo(1);
    assertThat(deliveries.full()).containsExactly(new TopicPartition("results", 0));
    failing.clear();
    pass(Duration.ofSeconds(1));
    deliveries.handle(LONG);
    assertThat(handled).containsExactly("a", "b failed", "d", "b", "c");
  }

  @Test
  void pausesDoubleUpToTheirCeilingAndStartAgainAfterASuccess() throws Exception {
    Deliveries deliveries = deliveries();
    failing.add("a");
    failing.add("b");
    deliveries.take(List.of(record(0, 0, "a"), record(0, 1, "b")));
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      deliveries.handle(LONG);
      pauses.add(deliveries.idle(LONG).toSeconds());
      pass(deliveries.idle(LONG));
    }
    failing.remove("a");
    deliveries.handle(LONG);

    assertThat(pauses).containsExactly(1L, 2L, 4L, 4L, 4L);
    assertThat(deliveries.idle(LONG)).isEqualTo(Duration.ofSeconds(1));
    assertThat(deliveries.idle(Duration.ofMillis(200))).isEqualTo(Duration.ofMillis(200));
  }

  @Test
  void afterTheLastAttemptItStopsBeforeTheRecord() throws Exception {
    Deliveries deliveries = deliveries(settings -> settings.maxAttempts(2), this::handle);
    failing.add("b");
    deliveries.take(List.of(record(0, 0, "a"), record(0, 1, "b")));
    deliveries.handle(LONG);
    pass(Duration.ofSeconds(1));

    assertThatThrownBy(() -> deliveries.handle(LONG))
        .isInstanceOf(SubscriptionStopped.class)
        .hasMessage("the handler gave up on results-0@1")
        .hasRootCauseMessage("no database");

    assertThat(deliveries.committable()).isEqualTo(offset(0, 1));
  }

  @Test
  void aHandlerThatGivesUpAndReturnsPassesOver() throws Exception {
    List<String> givenUp = new ArrayList<>();
    ResultHandler handler =
        new ResultHandler() {
          @Override
          public void handle(Result result) throws Exception {
            DeliveriesTest.this.handle(result);
          }

          @Override
          public void gaveUp(Result result, Exception last) {
            givenUp.add(result.id() + ": " + last.getMessage());
          }
        };
    Deliveries deliveries = deliveries(settings -> settings.maxAttempts(1), handler);
    failing.add("a");
    deliveries.take(List.of(record(0, 0, "a"), record(0, 1, "b")));

    deliveries.handle(LONG);

    assertThat(givenUp).containsExactly("a: no database");
    assertThat(handled).containsExactly("a failed", "b");
    assertThat(deliveries.committable()).isEqualTo(offset(0, 2));
  }

  @Test
  void whatCantBeReadIsPassedOver() throws Exception {
    Deliveries deliveries = deliveries();
    ConsumerRecord<byte[], byte[]> empty = new ConsumerRecord<>("results", 0, 1, null, null);
    deliveries.take(List.of(garbage(0, 0), empty, record(0, 2, "a")));

    deliveries.handle(LONG);

    assertThat(handled).containsExactly("a");
    assertThat(deliveries.committable()).isEqualTo(offset(0, 3));
  }

  @Test
  void whatCantBeReadAndNotBePassedOverIsTriedAgainAndStopsInTheEnd() throws Exception {
    ResultHandler strict =
        new ResultHandler() {
          @Override
          public void handle(Result result) {}

          @Override
          public void unreadable(
              ConsumerRecord<byte[], byte[]> record, UnreadableRecordException why) {
            handled.add("unreadable " + record.offset());
            throw why;
          }
        };
    Deliveries deliveries = deliveries(settings -> settings.maxAttempts(2), strict);
    deliveries.take(List.of(garbage(0, 0)));
    deliveries.handle(LONG);
    pass(Duration.ofSeconds(1));

    assertThatThrownBy(() -> deliveries.handle(LONG)).isInstanceOf(SubscriptionStopped.class);

    assertThat(handled).containsExactly("unreadable 0", "unreadable 0");
    assertThat(deliveries.committable()).isEmpty();
  }

  @Test
  void resultsOfOtherTenantsAreBehindItUnread() throws Exception {
    Deliveries deliveries = deliveries(settings -> settings.tenant("billing"), this::handle);
    ConsumerRecord<byte[], byte[]> ours = record(0, 0, "ours");
    ours.headers().add(Headers.TENANT, "billing".getBytes(StandardCharsets.UTF_8));
    ConsumerRecord<byte[], byte[]> theirs = garbage(0, 1);
    theirs.headers().add(Headers.TENANT, "sales".getBytes(StandardCharsets.UTF_8));
    deliveries.take(Arrays.asList(ours, theirs, record(0, 2, "nobody's")));

    deliveries.handle(LONG);

    assertThat(handled).containsExactly("ours");
    assertThat(deliveries.committable()).isEqualTo(offset(0, 3));
  }

  @Test
  void aTurnEndsWhenItsTimeIsOver() throws Exception {
    Deliveries deliveries =
        deliveries(
            settings -> settings,
            result -> {
              handle(result);
              pass(Duration.ofSeconds(10));
            });
    deliveries.take(List.of(record(0, 0, "a"), record(0, 1, "b"), record(0, 2, "c")));

    deliveries.handle(Duration.ofSeconds(15));

    assertThat(handled).containsExactly("a", "b");
    assertThat(deliveries.full()).hasSize(1);
    assertThat(deliveries.idle(LONG)).isZero();
  }

  @Test
  void partitionsOfOthersAreDropped() throws Exception {
    Deliveries deliveries = deliveries();
    failing.add("b");
    deliveries.take(List.of(record(0, 0, "a"), record(0, 1, "b"), record(1, 0, "c")));
    deliveries.handle(LONG);

    deliveries.drop(List.of(new TopicPartition("results", 0)));

    assertThat(deliveries.committable()).isEqualTo(offset(1, 1));
    assertThat(deliveries.full()).isEmpty();
  }

  @Test
  void anInterruptedHandlerHasNotHandled() {
    Deliveries deliveries =
        deliveries(
            settings -> settings.maxAttempts(1),
            result -> {
              throw new InterruptedException();
            });
    deliveries.take(List.of(record(0, 0, "a")));

    assertThatThrownBy(() -> deliveries.handle(LONG)).isInstanceOf(InterruptedException.class);

    assertThat(deliveries.committable()).isEmpty();
  }
}
