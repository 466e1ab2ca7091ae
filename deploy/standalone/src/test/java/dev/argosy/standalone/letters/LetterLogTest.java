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
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

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
