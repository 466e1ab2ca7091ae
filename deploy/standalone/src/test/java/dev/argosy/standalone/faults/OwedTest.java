package dev.argosy.standalone.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.SettledOffsets;
import dev.argosy.contract.SettledOffsets.Suspicion;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.standalone.kafka.KafkaConnection;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a group has yet to settle, on a real broker. */
@KafkaTest
final class OwedTest {
  KafkaBroker broker;

  private KafkaConnection kafka = new KafkaConnection(Map.of());
  private TopicPartition partition = new TopicPartition("", 0);
  private String group = "";

  @BeforeEach
  void threeRecordsAndTheEndOfTheirTransaction() {
    kafka = KafkaConnection.to(broker.bootstrapServers());
    partition = new TopicPartition(broker.topic("owed", 1), 0);
    group = "group-of-" + partition.topic();
    try (KafkaProducer<byte[], byte[]> producer = kafka.transactionalProducer(group)) {
      producer.initTransactions();
      producer.beginTransaction();
      for (int number = 0; number < 3; number++) {
        var _ =
            producer.send(
                new ProducerRecord<>(partition.topic(), Integer.toString(number).getBytes(UTF_8)));
      }
      producer.commitTransaction();
    }
  }

  @Test
  void whatIsNotCommittedIsOwed() {
    assertThat(left()).containsExactly("3 records of " + partition + " from 0 on");
    committed(2, "");
    assertThat(left()).containsExactly("1 records of " + partition + " from 2 on");
  }

  @Test
  void theEndOfATransactionIsNoRecord() {
    committed(3, "");

    assertThat(left()).isEmpty();
  }

  @Test
  void whatTheMapBesideTheOffsetNamesIsSettled() {
    BitSet settled = new BitSet();
    settled.set(1);
    committed(1, map(1, settled));
    assertThat(left()).containsExactly("1 records of " + partition + " from 1 on");

    committed(1, map(0, settled)); // of another offset
    assertThat(left()).containsExactly("2 records of " + partition + " from 1 on");
  }

  private static String map(long base, BitSet settled) {
    return new SettledOffsets(new UUID(1, 2), 0, base, "w-1", 0, false, Suspicion.NONE, settled)
        .toText();
  }

  private List<String> left() {
    try (Owed owed = new Owed(kafka, group, List.of(partition.topic()))) {
      return owed.left();
    }
  }

  private void committed(long offset, String beside) {
    try (Admin admin = kafka.admin()) {
      kafka.answer(
          admin
              .alterConsumerGroupOffsets(
                  group, Map.of(partition, new OffsetAndMetadata(offset, Optional.empty(), beside)))
              .all());
    }
  }
}
