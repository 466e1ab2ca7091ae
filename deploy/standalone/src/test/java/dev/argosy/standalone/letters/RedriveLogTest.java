package dev.argosy.standalone.letters;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.contract.Decoded;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.letters.RedriveLog.Move;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** A cluster that does not take what is redriven. */
@KafkaTest
final class RedriveLogTest {
  KafkaBroker broker;

  private static Letter letter(long offset) {
    return new Letter(
        new LetterName(0, offset),
        Instant.EPOCH,
        null,
        new byte[] {'{', '}'},
        List.of(),
        new Decoded.Malformed("of no interest"));
  }

  /** No letter's fault, so none of them is tried alone. */
  @Test
  void aTimeOutIsTheClustersAndSaysThatNothingWentBack() {
    String lane = broker.topic("requests", 1, Map.of("min.insync.replicas", "9"));
    String topic = broker.topic("dead", 1);
    Map<String, Object> properties =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "transactional.id", RedriveLog.transactionalId(topic),
            "request.timeout.ms", 2_000,
            "linger.ms", 0,
            "delivery.timeout.ms", 2_000);
    KafkaProducer<byte[], byte[]> impatient =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    try (RedriveLog lanes = RedriveLog.open(topic, impatient)) {
      assertThatThrownBy(
              () -> lanes.redrive(List.of(new Move(letter(0), lane), new Move(letter(1), lane))))
          .isInstanceOf(EnvironmentProblem.class)
          .hasMessageContaining("the last 2 did not go back")
          .hasMessageContaining("doubles nothing");
    }
  }
}
