package dev.argosy.standalone.letters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.kafka.KafkaConnection;
import dev.argosy.standalone.letters.RedriveLog.Move;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a reader of dead letters may take for all there is. */
@KafkaTest
final class LetterLogTest {
  KafkaBroker broker;

  private List<Letter> letters(KafkaConnection kafka, String topic) {
    List<Letter> letters = new ArrayList<>();
    try (LetterLog log = LetterLog.open(kafka, topic, null)) {
      log.letters(letters::add);
    }
    return letters;
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String value) {
    return new ProducerRecord<>(topic, 0, null, value.getBytes(UTF_8));
  }

  /** A broker that says where its records end, once, and gives none. */
  private static final class Silent extends MockConsumer<byte[], byte[]> {
    Silent(TopicPartition partition) {
      super("none");
      updateBeginningOffsets(Map.of(partition, 0L));
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(
        Collection<TopicPartition> partitions) {
      throw new TimeoutException("no broker");
    }
  }

  @Test
  @Timeout(60)
  void aBrokerThatGoesAwayEndsIt() {
    TopicPartition partition = new TopicPartition("dead", 0);
    try (LetterLog log =
        new LetterLog(new Silent(partition), List.of(partition), Map.of(partition, 5L), null)) {
      assertThatThrownBy(() -> log.letters(letter -> {})).isInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void aNoteBehindAnOpenTransactionIsWaitedFor() throws Exception {
    KafkaConnection kafka = KafkaConnection.to(broker.bootstrapServers());
    String lane = broker.topic("requests", 1);
    String topic = broker.topic("dead", 1);
    try (KafkaProducer<byte[], byte[]> producer = kafka.producer()) {
      producer.send(record(topic, "a letter")).get();
    }
    Letter letter = letters(kafka, topic).getFirst();
    String worker = broker.uniqueName("worker");
    try (KafkaProducer<byte[], byte[]> open = kafka.transactionalProducer(worker);
        RedriveLog lanes = RedriveLog.open(kafka, topic)) {
      open.initTransactions();
      open.beginTransaction();
      open.send(record(topic, "one more letter")).get();
      lanes.redrive(List.of(new Move(letter, lane)));

      assertThatThrownBy(() -> LetterLog.open(kafka, topic, null, Duration.ZERO).close())
          .isInstanceOf(EnvironmentProblem.class)
          .hasMessageContaining(topic + "-0 can't be read to its end")
          .hasMessageContaining("a transaction of " + worker + " is open at offset 1");

      open.abortTransaction();
    }
    try (LetterLog log = LetterLog.open(kafka, topic, null)) {
      assertThat(log.redriven(letter)).isNotNull();
    }
  }
}
