package dev.argosy.standalone.letters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.standalone.kafka.CommittedReader;
import dev.argosy.standalone.kafka.KafkaConnection;
import dev.argosy.standalone.letters.RedriveLog.Move;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A redrive that dies. */
@KafkaTest
final class RedriveLogTest {
  KafkaBroker broker;

  /** The process is gone. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  /** A real producer whose process dies before its so-many-th step. */
  private static final class Dying extends KafkaProducer<byte[], byte[]> {
    private int left;

    Dying(String servers, String transactionalId, int steps) {
      super(
          Map.of("bootstrap.servers", servers, "transactional.id", transactionalId),
          new ByteArraySerializer(),
          new ByteArraySerializer());
      left = steps;
    }

    private void step() {
      if (left-- == 0) {
        throw new Death();
      }
    }

    @Override
    public void beginTransaction() {
      step();
      super.beginTransaction();
    }

    @Override
    public Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
      step();
      return super.send(record, callback);
    }

    @Override
    public void flush() {
      step();
      super.flush();
    }

    @Override
    public void commitTransaction() {
      step();
      super.commitTransaction();
    }
  }

  @Test
  void aCrashAtAnyStepLeavesARequestOnItsLaneIfAndOnlyIfItsLetterHasANote() throws Exception {
    KafkaConnection kafka = KafkaConnection.to(broker.bootstrapServers());
    int step = 0;
    while (crashed(kafka, step)) {
      step++;
    }
    assertThat(step).as("steps of two letters").isGreaterThan(5);
  }

  /** False if the redrive had fewer steps. */
  private boolean crashed(KafkaConnection kafka, int step) throws Exception {
    String lane = broker.topic("requests", 1);
    String topic = broker.topic("dead", 1);
    try (KafkaProducer<byte[], byte[]> producer = kafka.producer()) {
      for (String id : List.of("a", "b")) {
        producer.send(new ProducerRecord<>(topic, id.getBytes(UTF_8), null)).get();
      }
    }
    List<Move> moves = new ArrayList<>();
    try (LetterLog log = LetterLog.open(kafka, topic, null)) {
      log.letters(letter -> moves.add(new Move(letter, lane)));
    }
    boolean died = false;
    Dying dying = new Dying(broker.bootstrapServers(), RedriveLog.transactionalId(topic), step);
    try {
      RedriveLog.open(topic, dying).redrive(moves);
    } catch (Death end) {
      died = true;
    } finally {
      dying.close(Duration.ZERO); // Without a word to Kafka, as if killed.
    }

    RedriveLog.open(kafka, topic).close();
    Set<String> noted = new TreeSet<>();
    try (LetterLog log = LetterLog.open(kafka, topic, null)) {
      log.letters(
          letter -> {
            if (log.redriven(letter) != null) {
              noted.add(new String(letter.key(), UTF_8));
            }
          });
    }
    assertThat(ids(kafka, lane)).as("before step %d", step).isEqualTo(noted);
    assertThat(noted).isEqualTo(died ? Set.of() : Set.of("a", "b"));
    return died;
  }

  private static Set<String> ids(KafkaConnection kafka, String lane) {
    Set<String> ids = new TreeSet<>();
    try (CommittedReader reader = CommittedReader.fromBeginning(kafka, lane)) {
      while (!reader.atEnd()) {
        reader
            .poll(Duration.ofMillis(50))
            .forEach(request -> ids.add(new String(request.key(), UTF_8)));
      }
    }
    return ids;
  }
}
