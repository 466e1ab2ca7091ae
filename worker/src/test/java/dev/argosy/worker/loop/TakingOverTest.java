package dev.argosy.worker.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.embedded.proxy.Fault;
import dev.argosy.embedded.proxy.KafkaProxy;
import dev.argosy.embedded.proxy.Requests;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import dev.argosy.worker.loop.OffsetReading.State.Committed;
import dev.argosy.worker.loop.OffsetReading.State.NoCommit;
import dev.argosy.worker.loop.OffsetReading.State.Unstable;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A worker gets partitions of which another one, perhaps dead, may have been the owner. */
@KafkaTest
@ParameterizedClass
@EnumSource(GroupProtocol.class)
class TakingOverTest {
  @Parameter GroupProtocol protocol;
  private KafkaBroker broker;
  private Fleet fleet;
  private Partition first;
  private Partition second;

  @BeforeEach
  void found() {
    fleet = new Fleet(broker, protocol, 2);
    first = fleet.partition(0);
    second = fleet.partition(1);
  }

  @AfterEach
  void disband() {
    fleet.close();
  }

  @Test
  void aNewPartitionDeliversNothingUntilItIsStartedAndNeedsNoLookUp() {
    fleet.post(0, "a", "b", "c");
    fleet.post(1, "x");
    try (var proxy = KafkaProxy.inFrontOf(broker.bootstrapServers())) {
      var worker = fleet.worker(new Identity("w", false), Fleet.TIMINGS, proxy.bootstrapServers());
      worker.untilOwns(first, second);
      worker.log.start(second, 0);
      worker.until("the started one flows", () -> worker.values().contains("x"));
      assertThat(worker.values()).containsExactly("x");
      assertThat(worker.positions).containsOnlyKeys(second);

      worker.log.start(first, 1);
      worker.until("both flow", () -> worker.records.size() == 3);
      assertThat(worker.values()).containsExactly("x", "b", "c");
      assertThat(worker.positions).containsEntry(first, 3L).containsEntry(second, 1L);
      assertThat(proxy.seen(Requests.of(ApiKeys.OFFSET_FETCH))).isZero();
      worker.close();
    }
  }

  @Test
  void aStableReadTellsCommittedAndNotCommittedAndUnstableApart() throws Exception {
    fleet.post(0, "a", "b", "c");
    fleet.post(1, "x");
    var worker = fleet.worker("w");
    worker.untilOwns(first, second);

    OffsetReading fresh = worker.readOffsets(first);
    assertThat(fresh.states())
        .isEqualTo(Map.of(first, new NoCommit(0, 3), second, new NoCommit(0, 1)));
    var description = broker.admin().describeTopics(List.of(fleet.requests));
    assertThat(fresh.topicIds().get(fleet.requests))
        .isEqualTo(uuid(description.allTopicNames().get().get(fleet.requests).topicId()));

    assertThat(worker.commit(first, 2)).isEqualTo(new Commit.Done());
    assertThat(worker.readStable(first)).isInstanceOf(Committed.class);
    pin(second, 1, "dead");
    assertThat(worker.readOffsets(first, second).states())
        .isEqualTo(Map.of(first, new Committed(2, "map of 2", null, 0, 3), second, new Unstable()));
  }

  @Test
  void cleanPartitionsFlowWhileADeadWorkersTransactionPinsAnother() throws Exception {
    fleet.post(1, "x", "y");
    pin(first, 7, "dead");
    var worker = fleet.worker("w");
    worker.untilOwns(first, second);
    assertThat(worker.readOffsets(first).states().get(first)).isEqualTo(new Unstable());
    worker.log.start(second, 0);
    worker.until("the clean one flows", () -> worker.records.size() == 2);
    assertThat(worker.values()).containsExactly("x", "y");
  }

  @Test
  void fencingADeadWriterMakesItsPartitionStableAndItsResultsNeverSeen() throws Exception {
    var dead = pin(first, 7, "dead");
    var worker = fleet.worker("w");
    worker.untilOwns(first, second);
    await()
        .atMost(Fleet.DEADLINE)
        .until(
            () -> {
              worker.poll();
              worker.log.fenceDeadWriters();
              return worker.readOffsets(first).states().get(first).equals(new NoCommit(0, 0));
            });
    assertThatThrownBy(dead::commitTransaction).isInstanceOf(KafkaException.class);
    assertThat(fleet.visibleResults()).isEmpty();
  }

  @Test
  void aLiveMembersOpenTransactionIsNeverFenced() throws Exception {
    try (var proxy = KafkaProxy.inFrontOf(broker.bootstrapServers())) {
      var slow =
          fleet.worker(new Identity("slow", false), Fleet.HASTY_STEPS, proxy.bootstrapServers());
      slow.untilOwns(first, second);
      Fault held = proxy.hold(ApiKeys.END_TXN);
      assertThat(slow.commit(first, 1, fleet.result("a"))).isEqualTo(new Commit.Pending());
      var worker = fleet.worker("w");
      worker.until("joins", () -> isMember(slow, worker, "w"));
      await().atMost(Fleet.DEADLINE).until(() -> isOpenForLong("slow", slow, worker));

      worker.log.fenceDeadWriters();
      assertThat(worker.readOffsets(first).states().get(first)).isEqualTo(new Unstable());
      held.release();
      assertThat(
              await()
                  .atMost(Fleet.DEADLINE)
                  .until(slow.log::commitAgain, commit -> !commit.equals(new Commit.Pending())))
          .isEqualTo(new Commit.Done());
      fleet.awaitResults("a");
      slow.close();
    }
  }

  private boolean isMember(TestWorker other, TestWorker worker, String workerId) {
    other.poll();
    worker.poll();
    try {
      return broker
          .admin()
          .describeConsumerGroups(List.of(fleet.group))
          .all()
          .get()
          .get(fleet.group)
          .members()
          .stream()
          .anyMatch(member -> member.clientId().equals(workerId));
    } catch (InterruptedException | ExecutionException failed) {
      throw new AssertionError(failed);
    }
  }

  private boolean isOpenForLong(String workerId, TestWorker... polled) throws Exception {
    for (TestWorker worker : polled) {
      worker.poll();
    }
    return broker
        .admin()
        .listTransactions(new ListTransactionsOptions().filterOnDuration(2100))
        .all()
        .get()
        .stream()
        .anyMatch(
            open -> open.transactionalId().equals(Identity.transactionalId(fleet.group, workerId)));
  }

  /** An open transaction of a worker that holds this offset and a result. */
  private KafkaProducer<byte[], byte[]> pin(Partition partition, long offset, String workerId) {
    var producer = fleet.writer(workerId);
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(fleet.results, "of a dead worker".getBytes(UTF_8)));
    @SuppressWarnings("removal") // The only way to write offsets of a group one is not a member of.
    var nobody = new ConsumerGroupMetadata(fleet.group);
    producer.sendOffsetsToTransaction(
        Map.of(
            new TopicPartition(partition.topic(), partition.number()),
            new OffsetAndMetadata(offset)),
        nobody);
    return producer;
  }

  private static UUID uuid(Uuid id) {
    return new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }
}
