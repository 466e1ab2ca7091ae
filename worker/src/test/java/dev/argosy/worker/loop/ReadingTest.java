package dev.argosy.worker.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import dev.argosy.worker.settlement.Outgoing;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a poll brings of a partition that is started, and what it says of the rest. */
@KafkaTest
@ParameterizedClass
@EnumSource(GroupProtocol.class)
class ReadingTest {
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
  void thePositionPassesMarkersAndAbortedRecords() {
    try (var writer = fleet.writer("somebody")) {
      writer.beginTransaction();
      for (String value : List.of("a", "b", "c")) {
        writer.send(request(value));
      }
      writer.commitTransaction();
      writer.beginTransaction();
      writer.send(request("never"));
      writer.flush();
      writer.abortTransaction();
    }
    var worker = started(0);
    // Three records, a marker, an aborted record and its marker.
    worker.until("all is passed", () -> Long.valueOf(6).equals(worker.positions.get(first)));
    assertThat(worker.values()).containsExactly("a", "b", "c");
  }

  @Test
  void aPausedPartitionKeepsWhatWasFetchedAndGoesOnWhereItStopped() {
    fleet.post(0, "a");
    var worker = started(0);
    worker.until("the first is read", () -> worker.records.size() == 1);
    worker.log.pause(Set.of(first, second));
    fleet.post(0, "b");
    fleet.post(1, "x");
    var other = List.copyOf(worker.records);
    worker.log.start(second, 0);
    worker.until("the other flows", () -> worker.values().contains("x"));
    assertThat(worker.records).hasSize(other.size() + 1);
    assertThat(worker.positions).containsEntry(first, 1L);
    worker.log.resume(Set.of(first));
    worker.until("it goes on", () -> worker.values().contains("b"));
  }

  @Test
  void whatIsUnreadIsKnownFromTheLastFetch() {
    String[] many = new String[1_200];
    Arrays.setAll(many, number -> "r" + number);
    fleet.post(0, many);
    var worker = started(0);
    worker.until(
        "all is read",
        () -> {
          int read = worker.records.size();
          assertThat(worker.log.unread()).isEqualTo(read == 0 ? 0 : many.length - read);
          return read == many.length;
        });
  }

  @Test
  void aPositionThatRetentionOvertookIsReportedAndHeldUntilStartedAgain() throws Exception {
    fleet.post(0, "a", "b", "c");
    fleet.post(1, "x");
    broker
        .admin()
        .deleteRecords(
            Map.of(
                new TopicPartition(first.topic(), first.number()), RecordsToDelete.beforeOffset(2)))
        .all()
        .get();
    var worker = started(1);
    worker.until("it is reported", () -> worker.outOfRange.contains(first));
    worker.log.start(second, 0);
    worker.until("others flow", () -> worker.values().contains("x"));
    assertThat(worker.outOfRange).containsExactly(first);

    worker.log.start(first, 2);
    worker.until("it flows again", () -> worker.values().contains("c"));
    assertThat(worker.values()).containsExactly("x", "c");
  }

  @Test
  void aPositionPastTheEndIsReported() {
    fleet.post(0, "a");
    var worker = started(100);
    worker.until("it is reported", () -> worker.outOfRange.contains(first));
  }

  @Test
  void aRecordFarLargerThanAFetchComesThrough() {
    String wide = broker.topic("wide", 1, Map.of("max.message.bytes", "36000000"));
    var topics = new LogTopics(Set.of(wide), Set.of(wide), Set.of(), 34 * 1024 * 1024);
    var worker =
        fleet.worker(new Identity("w", false), topics, Fleet.TIMINGS, broker.bootstrapServers());
    var large = new byte[33 * 1024 * 1024];
    var only = new Partition(wide, 0);
    assertThat(worker.log.commit(new Transaction(List.of(outgoing(wide, large)), Map.of())))
        .isEqualTo(new Commit.Done());
    worker.untilOwns(only);
    worker.log.start(only, 0);
    worker.until("it is read", () -> worker.records.size() == 1);
    assertThat(worker.records.getFirst().value()).hasSize(large.length);
  }

  @Test
  void keysHeadersAndEmptyValuesAreReadAsTheyStand() {
    try (var writer = fleet.writer("somebody")) {
      writer.beginTransaction();
      var record =
          new ProducerRecord<byte[], byte[]>(fleet.requests, 0, 77L, "key".getBytes(UTF_8), null);
      record.headers().add("text", "value".getBytes(UTF_8)).add("none", null);
      writer.send(record);
      writer.commitTransaction();
    }
    var worker = started(0);
    worker.until("it is read", () -> worker.records.size() == 1);
    var read = worker.records.getFirst();
    assertThat(read.partition()).isEqualTo(first);
    assertThat(read.offset()).isZero();
    assertThat(read.timestamp()).isEqualTo(77);
    assertThat(read.key()).isEqualTo("key".getBytes(UTF_8));
    assertThat(read.value()).isNull();
    assertThat(read.headers())
        .extracting(header -> header.name() + "=" + new String(header.value(), UTF_8))
        .containsExactly("text=value", "none=");
  }

  /** A worker that owns both partitions and has started the first. */
  private TestWorker started(long offset) {
    var worker = fleet.worker("w");
    worker.untilOwns(first, second);
    worker.log.start(first, offset);
    return worker;
  }

  private ProducerRecord<byte[], byte[]> request(String value) {
    return new ProducerRecord<>(fleet.requests, 0, null, value.getBytes(UTF_8));
  }

  private static Outgoing outgoing(String topic, byte[] value) {
    return new Outgoing(topic, null, value, List.of());
  }
}
