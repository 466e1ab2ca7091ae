package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Commit.Aborted;
import dev.argosy.worker.loop.Commit.Cause.NotMember;
import dev.argosy.worker.loop.Commit.Cause.Rebalance;
import dev.argosy.worker.loop.Commit.Done;
import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import dev.argosy.worker.path.CannotGoOn;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who the group takes a commit from. */
@KafkaTest
class StaleMemberTest {
  private KafkaBroker broker;

  @ParameterizedTest
  @EnumSource(GroupProtocol.class)
  void anOlderGenerationMayNotCommitAndAnUnknownMemberNeither(GroupProtocol protocol) {
    try (var fleet = new Fleet(broker, protocol, 1)) {
      var clients =
          new KafkaClients(
              fleet.config(broker.bootstrapServers()),
              new Identity("w", false),
              4 * 1024 * 1024,
              Fleet.TIMINGS);
      Partition only = fleet.partition(0);
      try (var consumer = clients.consumer();
          var writer = new TransactionWriter(clients, _ -> 1, Duration.ofSeconds(5))) {
        ConsumerGroupMetadata current = joined(consumer, fleet.requests);
        assertThat(writer.reopen()).isTrue();
        var transaction = TestWorker.transaction(only, 1, fleet.result("a"));
        int generation = current.generationId();

        assertThat(cause(writer.commit(transaction, member(current, generation - 1, null))))
            .isEqualTo(new Rebalance());
        assertThat(cause(writer.commit(transaction, member(current, generation, "nobody"))))
            .isEqualTo(new NotMember());
        assertThat(writer.commit(transaction, current)).isEqualTo(new Done());
        fleet.awaitResults("a");
      }
    }
  }

  /** KIP-848 has no static members here. */
  @Test
  void aTwinOfAStaticMemberEndsTheIncumbent() {
    try (var fleet = new Fleet(broker, GroupProtocol.CLASSIC, 1)) {
      Partition only = fleet.partition(0);
      var identity = new Identity("twin", true);
      var incumbent = fleet.worker(identity, Fleet.TIMINGS, broker.bootstrapServers());
      incumbent.untilOwns(only);
      var newcomer = fleet.worker(identity, Fleet.TIMINGS, broker.bootstrapServers());
      newcomer.untilOwns(only);

      assertThat(incumbent.log.reopen()).isTrue();
      assertThat(incumbent.commit(only, 1)).isInstanceOf(Commit.Twin.class);
      assertThatThrownBy(() -> incumbent.until("it is told", () -> false))
          .isInstanceOfSatisfying(
              CannotGoOn.class, stop -> assertThat(stop.exitCode()).isEqualTo(CannotGoOn.TWIN));
    }
  }

  /** The broker hands it back what it had, without asking the assignor. */
  @Test
  void aStaticMemberThatComesBackWithOneMoreTopicGetsThatToo() {
    try (var fleet = new Fleet(broker, GroupProtocol.CLASSIC, 1)) {
      var identity = new Identity("back", true);
      var clients =
          new KafkaClients(
              fleet.config(broker.bootstrapServers()), identity, 4 * 1024 * 1024, Fleet.TIMINGS);
      try (var consumer = clients.consumer()) {
        joined(consumer, fleet.requests); // Closed, a static member stays in the group.
      }
      String added = broker.topic("added", 1);
      var worker =
          fleet.worker(
              identity,
              new LogTopics(Set.of(fleet.requests, added), Set.of(), Set.of(), 4 * 1024 * 1024),
              Fleet.TIMINGS,
              broker.bootstrapServers());
      worker.untilOwns(fleet.partition(0), new Partition(added, 0));
    }
  }

  private static ConsumerGroupMetadata joined(
      KafkaConsumer<byte[], byte[]> consumer, String topic) {
    consumer.subscribe(Set.of(topic), new Placeholder(consumer));
    long begun = System.nanoTime();
    while (consumer.assignment().isEmpty()) {
      assertThat(System.nanoTime() - begun).isLessThan(Fleet.DEADLINE.toNanos());
      consumer.poll(Duration.ofMillis(20));
    }
    return consumer.groupMetadata();
  }

  @SuppressWarnings("removal") // The only way to be somebody else.
  private static ConsumerGroupMetadata member(
      ConsumerGroupMetadata like, int generation, String memberId) {
    return new ConsumerGroupMetadata(
        like.groupId(),
        generation,
        memberId == null ? like.memberId() : memberId,
        like.groupInstanceId());
  }

  private static Commit.Cause cause(Commit commit) {
    assertThat(commit).isInstanceOf(Aborted.class);
    return ((Aborted) commit).cause();
  }

  /** Keeps the consumer from asking for positions. */
  private record Placeholder(KafkaConsumer<byte[], byte[]> consumer)
      implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      consumer.pause(partitions);
      partitions.forEach(partition -> consumer.seek(partition, 0));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
  }
}
