package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.embedded.proxy.Fault;
import dev.argosy.embedded.proxy.KafkaProxy;
import dev.argosy.embedded.proxy.Requests;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Commit.Aborted;
import dev.argosy.worker.loop.Commit.Cause.BadRecord;
import dev.argosy.worker.loop.Commit.Cause.TopicRefuses;
import dev.argosy.worker.loop.Commit.Cause.Unavailable;
import dev.argosy.worker.loop.Commit.Done;
import dev.argosy.worker.loop.Commit.Pending;
import dev.argosy.worker.loop.Commit.Unknown;
import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import dev.argosy.worker.loop.OffsetReading.State.Committed;
import dev.argosy.worker.loop.OffsetReading.State.NoCommit;
import dev.argosy.worker.loop.Transaction.OffsetCommit;
import dev.argosy.worker.settlement.Outgoing;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a transaction ends, whatever the wire and the broker do. */
@KafkaTest
class TransactionTest {
  private static final int LIMIT = 4 * 1024 * 1024;

  private KafkaBroker broker;
  private KafkaProxy proxy;
  private Fleet fleet;
  private Partition first;
  private Partition second;

  @BeforeEach
  void found() {
    proxy = KafkaProxy.inFrontOf(broker.bootstrapServers());
    fleet = new Fleet(broker, GroupProtocol.CLASSIC, 2);
    first = fleet.partition(0);
    second = fleet.partition(1);
  }

  @AfterEach
  void disband() {
    fleet.close();
    proxy.close();
  }

  @Test
  void recordsAndOffsetsBecomeVisibleTogether() throws Exception {
    TestWorker worker = worker(Fleet.TIMINGS);
    assertThat(worker.commit(first, 1, fleet.result("a"), fleet.result("b"))).isEqualTo(new Done());
    fleet.awaitResults("a", "b");
    assertThat(worker.readStable(first)).isEqualTo(new Committed(1, "map of 1", null, 0, 0));
  }

  @Test
  void recordsAloneCanBeCommitted() {
    TestWorker worker = worker(Fleet.TIMINGS);
    assertThat(worker.log.commit(new Transaction(List.of(fleet.result("a")), Map.of())))
        .isEqualTo(new Done());
    fleet.awaitResults("a");
  }

  @Test
  void whatTheBrokerWouldRefuseForGoodIsRefusedBeforeItBegins() {
    TestWorker worker = worker(Fleet.TIMINGS);
    Map<Partition, OffsetCommit> many = new HashMap<>();
    for (int number = 0; number < 129; number++) {
      many.put(fleet.partition(number), new OffsetCommit(1, ""));
    }
    assertThatThrownBy(() -> worker.log.commit(new Transaction(List.of(), many)))
        .isInstanceOf(IllegalArgumentException.class);
    var longMap = Map.of(first, new OffsetCommit(1, "x".repeat(4097)));
    assertThatThrownBy(() -> worker.log.commit(new Transaction(List.of(), longMap)))
        .isInstanceOf(IllegalArgumentException.class);

    var longest = Map.of(first, new OffsetCommit(1, "x".repeat(4096)));
    assertThat(worker.log.commit(new Transaction(List.of(), longest))).isEqualTo(new Done());
  }

  @Test
  void aCommitWhoseAnswerIsLostIsPendingThenDoneAndItsRecordsAreThereOnce() {
    TestWorker worker = worker(Fleet.HASTY);
    try (Fault lost = proxy.swallowResponses(Requests.of(ApiKeys.END_TXN), 1)) {
      assertThat(worker.commit(first, 1, fleet.result("a"))).isEqualTo(new Pending());
      lost.awaitHit();
    }
    assertThat(untilAnswered(worker.log::commitAgain)).isEqualTo(new Done());
    fleet.awaitResults("a");
    assertThat(worker.commit(first, 2, fleet.result("b"))).isEqualTo(new Done());
    fleet.awaitResults("a", "b");
  }

  @Test
  void aCommitThatTheBrokerHasNotSeenIsPendingAndThenDone() {
    TestWorker worker = worker(Fleet.HASTY);
    try (Fault held = proxy.hold(ApiKeys.END_TXN)) {
      assertThat(worker.commit(first, 1, fleet.result("a"))).isEqualTo(new Pending());
      held.awaitHit();
      assertThat(fleet.visibleResults()).isEmpty();
    }
    assertThat(untilAnswered(worker.log::commitAgain)).isEqualTo(new Done());
    fleet.awaitResults("a");
  }

  @Test
  void aTransactionOlderThanItsTimeoutIsUnknownAndANewProducerGoesOn() {
    TestWorker worker = worker(Fleet.HASTY);
    try (Fault held = proxy.hold(ApiKeys.END_TXN)) {
      assertThat(worker.commit(first, 1, fleet.result("a"))).isEqualTo(new Pending());
      held.awaitHit();
      await().atMost(Fleet.DEADLINE).until(() -> openTransactions().isEmpty());
    }
    Commit commit = untilAnswered(worker.log::commitAgain);
    assertThat(commit).isInstanceOf(Unknown.class);
    assertThat(worker.log.reopen()).isTrue();
    assertThat(worker.commit(first, 1, fleet.result("a again"))).isEqualTo(new Done());
    fleet.awaitResults("a again");
  }

  @Test
  void offsetsThatAreNotAnsweredLeaveNoOpenTransactionBehindTheNextProducer() throws Exception {
    TestWorker worker = worker(Fleet.HASTY);
    try (Fault held = proxy.hold(ApiKeys.TXN_OFFSET_COMMIT)) {
      Commit commit = worker.commit(first, 1, fleet.result("a"));
      assertThat(commit).isInstanceOf(Unknown.class);
      assertThat(((Unknown) commit).fenced()).isFalse();
      held.awaitHit();
      assertThat(worker.log.reopen()).isTrue();
    }
    assertThat(worker.commit(second, 5, fleet.result("b"))).isEqualTo(new Done());
    fleet.awaitResults("b");
    assertThat(worker.readStable(first)).isEqualTo(new NoCommit(0, 0));
  }

  /**
   * Records and offsets share a connection, and which of them goes first is chance: offsets behind
   * held records are not answered either, and then the outcome is unknown.
   */
  @Test
  void recordsThatCannotBeDeliveredInTimeAreNeverVisible() {
    TestWorker worker = worker(Fleet.HASTY);
    assertThat(worker.commit(first, 1, fleet.result("a"))).isEqualTo(new Done());
    Commit commit;
    try (Fault held = proxy.hold(ApiKeys.PRODUCE)) {
      commit = worker.commit(first, 2, fleet.result("b"));
      held.awaitHit();
      if (commit instanceof Pending) {
        commit = untilAnswered(worker.log::commitAgain);
        assertThat(commit)
            .isInstanceOfSatisfying(
                Aborted.class, aborted -> assertThat(aborted.cause()).isEqualTo(new Unavailable()));
      } else {
        assertThat(commit).isInstanceOf(Unknown.class);
      }
    }
    if (commit instanceof Unknown) {
      await().until(worker.log::reopen);
    }
    assertThat(worker.commit(first, 2, fleet.result("c"))).isEqualTo(new Done());
    fleet.awaitResults("a", "c");
  }

  @Test
  void aRecordOverTheProducersLimitIsNamedAndTheProducerStaysUsable() {
    TestWorker worker = worker(Fleet.TIMINGS);
    Commit commit = worker.commit(first, 1, fleet.result("a"), fleet.result("x".repeat(LIMIT)));
    assertThat(commit).isInstanceOf(Aborted.class);
    assertThat(((Aborted) commit).cause()).isEqualTo(new BadRecord(1));
    assertThat(worker.commit(first, 1, fleet.result("a"))).isEqualTo(new Done());
    fleet.awaitResults("a");
  }

  @Test
  void aRecordOverTheTopicsLimitIsNamedAndTheProducerStaysUsable() {
    String narrow = broker.topic("narrow", 1, Map.of("max.message.bytes", "2000"));
    TestWorker worker = worker(Fleet.TIMINGS, narrow);
    Commit commit =
        worker.commit(
            first, 1, fleet.result("a"), to(narrow, 10), to(narrow, 5000), fleet.result("b"));
    assertThat(commit).isInstanceOf(Aborted.class);
    assertThat(((Aborted) commit).cause()).isEqualTo(new BadRecord(2));
    assertThat(worker.commit(first, 1, fleet.result("a"), to(narrow, 10))).isEqualTo(new Done());
    fleet.awaitResults("a");
  }

  @Test
  void aRecordForAMissingTopicIsNamedAndTheProducerStaysUsable() {
    TestWorker worker = worker(Fleet.HASTY);
    Commit commit = worker.commit(first, 1, fleet.result("a"), to("missing", 1));
    assertThat(commit).isInstanceOf(Aborted.class);
    assertThat(((Aborted) commit).cause()).isEqualTo(new TopicRefuses(1));
    assertThat(worker.commit(first, 1, fleet.result("b"))).isEqualTo(new Done());
    fleet.awaitResults("b");
  }

  @Test
  void offsetsOfAnAbortedTransactionAreNotCommittedByTheNext() throws Exception {
    String narrow = broker.topic("narrow", 1, Map.of("max.message.bytes", "2000"));
    TestWorker worker = worker(Fleet.TIMINGS, narrow);
    // The producer knows the topics by now, but not yet the group's coordinator.
    var known = new Transaction(List.of(to(narrow, 1), to(fleet.requests, 1)), Map.of());
    assertThat(worker.log.commit(known)).isEqualTo(new Done());
    // So a record is refused while the offsets still wait to be sent.
    Thread loop = Thread.currentThread();
    Fault held = proxy.hold(ApiKeys.PRODUCE);
    Thread releasing =
        Thread.ofVirtual()
            .start(
                () -> {
                  held.awaitHit();
                  await().atMost(Fleet.DEADLINE).until(() -> waitsForOffsets(loop));
                  held.release();
                });
    Commit commit = worker.commit(first, 7, to(narrow, 5000));
    releasing.join();
    assertThat(commit).isInstanceOf(Aborted.class);
    assertThat(((Aborted) commit).cause()).isEqualTo(new BadRecord(0));

    assertThat(worker.commit(second, 1)).isEqualTo(new Done());
    assertThat(worker.readStable(first)).isInstanceOf(NoCommit.class);
  }

  @Test
  void aRecordGoesToItsPartitionWhateverItsKeyAndToAnyIfThatIsNoMore() throws Exception {
    String wide = broker.topic("wide", 3);
    TestWorker worker = worker(Fleet.TIMINGS, wide);
    await().atMost(Fleet.DEADLINE).until(() -> worker.log.partitions(wide) == 3);
    byte[] key = {1};
    assertThat(
            worker.commit(
                first,
                1,
                new Outgoing(wide, 2, key, new byte[1], List.of()),
                new Outgoing(wide, 0, key, new byte[1], List.of()),
                new Outgoing(wide, 9, key, new byte[1], List.of())))
        .isEqualTo(new Done());
    assertThat(end(wide, 0)).isPositive();
    assertThat(end(wide, 2)).isPositive();
  }

  @Test
  void aSecondProducerWithOurIdMakesOurTransactionUnknownAndFenced() {
    TestWorker worker = worker(Fleet.TIMINGS);
    assertThat(worker.commit(first, 1, fleet.result("a"))).isEqualTo(new Done());
    fleet.writer("w").close();
    Commit commit = worker.commit(first, 2, fleet.result("b"));
    assertThat(commit).isInstanceOf(Unknown.class);
    assertThat(((Unknown) commit).fenced()).isTrue();
    fleet.awaitResults("a");
    assertThat(worker.log.reopen()).isTrue();
    assertThat(worker.commit(first, 2, fleet.result("c"))).isEqualTo(new Done());
  }

  @Test
  void nothingButTheAllowedStepFollowsAFailure() {
    TestWorker worker = worker(Fleet.HASTY);
    assertThatThrownBy(worker.log::commitAgain).isInstanceOf(IllegalStateException.class);
    try (Fault held = proxy.hold(ApiKeys.END_TXN)) {
      assertThat(worker.commit(first, 1)).isEqualTo(new Pending());
      held.awaitHit();
      assertThatThrownBy(() -> worker.commit(first, 1)).isInstanceOf(IllegalStateException.class);
    }
    assertThat(untilAnswered(worker.log::commitAgain)).isEqualTo(new Done());
  }

  /** A worker behind the proxy that owns both partitions. */
  private TestWorker worker(Timings timings, String... moreTopics) {
    Set<String> written = new HashSet<>(Set.of(moreTopics));
    written.add(fleet.results);
    TestWorker worker =
        fleet.worker(
            new Identity("w", false),
            new LogTopics(Set.of(fleet.requests), written, Set.of(), LIMIT),
            timings,
            proxy.bootstrapServers());
    worker.untilOwns(first, second);
    return worker;
  }

  private static boolean waitsForOffsets(Thread loop) {
    return Arrays.stream(loop.getStackTrace())
        .anyMatch(call -> call.getClassName().endsWith("TransactionalRequestResult"));
  }

  private long end(String topic, int number) throws Exception {
    TopicPartition partition = new TopicPartition(topic, number);
    return broker
        .admin()
        .listOffsets(Map.of(partition, OffsetSpec.latest()))
        .partitionResult(partition)
        .get()
        .offset();
  }

  private static Outgoing to(String topic, int bytes) {
    return new Outgoing(topic, null, new byte[bytes], List.of());
  }

  private static Commit untilAnswered(Supplier<Commit> step) {
    return await().atMost(Fleet.DEADLINE).until(step::get, commit -> !commit.equals(new Pending()));
  }

  private List<String> openTransactions() throws Exception {
    return broker
        .admin()
        .listTransactions(
            new ListTransactionsOptions()
                .filterStates(List.of(TransactionState.ONGOING, TransactionState.PREPARE_ABORT)))
        .all()
        .get()
        .stream()
        .map(listing -> listing.transactionalId())
        .filter(id -> id.startsWith(Identity.prefix(fleet.group)))
        .toList();
  }
}
