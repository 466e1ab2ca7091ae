package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import dev.argosy.worker.loop.RequestLog.Writable;
import dev.argosy.worker.settlement.Outgoing;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is known of a record before it is tried. */
@KafkaTest
class WritableTest {
  private static final int LIMIT = 2 * 1024 * 1024;

  private KafkaBroker broker;
  private Fleet fleet;
  private String narrow;
  private String wide;
  private KafkaRequestLog log;

  @BeforeEach
  void found() {
    fleet = new Fleet(broker, GroupProtocol.CLASSIC, 1);
    narrow = broker.topic("narrow", 1, Map.of("max.message.bytes", "2000"));
    wide = broker.topic("wide", 1, Map.of("max.message.bytes", "36000000"));
    var topics =
        new LogTopics(Set.of(fleet.requests), Set.of(narrow, wide, "missing"), Set.of(), LIMIT);
    log =
        fleet.worker(new Identity("w", false), topics, Fleet.TIMINGS, broker.bootstrapServers())
            .log;
    // A broker may take a moment to tell of topics that are this young.
    await()
        .atMost(Fleet.DEADLINE)
        .until(() -> log.writable(to(wide, 1)).equals(new Writable.Yes()));
  }

  @AfterEach
  void disband() {
    fleet.close();
  }

  @Test
  void aRecordThatFitsIsWritable() {
    assertThat(log.writable(to(narrow, 1500))).isEqualTo(new Writable.Yes());
    assertThat(log.writable(to(wide, LIMIT - 1000))).isEqualTo(new Writable.Yes());
  }

  @Test
  void theTopicsLimitAndTheProducersBothCount() {
    assertThat(log.writable(to(narrow, 2001))).isEqualTo(new Writable.TooLarge(2000));
    assertThat(log.writable(to(wide, LIMIT))).isEqualTo(new Writable.TooLarge(LIMIT));
  }

  @Test
  void aTopicThatIsMissingOrNotConfiguredIsRefusedAtOnce() {
    assertThat(log.writable(to("missing", 1))).isEqualTo(new Writable.NoSuchTopic());
    assertThat(log.writable(to(fleet.results, 1))).isEqualTo(new Writable.NoSuchTopic());
  }

  /** The bound that decides holds for what the broker decides. */
  @Test
  void theLargestWritableRecordIsReallyWritten() {
    int largest = 2000;
    while (!log.writable(to(narrow, largest)).equals(new Writable.Yes())) {
      largest--;
    }
    var transaction = new Transaction(List.of(to(narrow, largest)), Map.of());
    assertThat(log.commit(transaction)).isEqualTo(new Commit.Done());
  }

  @Test
  void theNumberOfATopicsPartitionsIsKnown() {
    assertThat(log.partitions(narrow)).isEqualTo(1);
    assertThat(log.partitions("missing")).isZero();
    assertThat(log.partitions("another")).isZero();
  }

  private static Outgoing to(String topic, int bytes) {
    return new Outgoing(topic, null, new byte[bytes], List.of());
  }
}
