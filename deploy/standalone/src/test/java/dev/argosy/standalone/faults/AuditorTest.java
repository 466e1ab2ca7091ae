package dev.argosy.standalone.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.ResultError;
import dev.argosy.contract.Status;
import dev.argosy.contract.Timing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Which results belong to their request. */
final class AuditorTest {
  @Test
  void headerKeyValueAndStatusOfAResultAgree() {
    assertThat(Auditor.belongs(record("a", failed("a")), "a", "failed")).isTrue();

    assertThat(Auditor.belongs(record("a", failed("a")), "b", "failed")).isFalse();
    assertThat(Auditor.belongs(record("b", failed("a")), "a", "failed")).isFalse();
    assertThat(Auditor.belongs(record("a", failed("b")), "a", "failed")).isFalse();
    assertThat(Auditor.belongs(record("a", failed("a")), "a", "succeeded")).isFalse();
    assertThat(Auditor.belongs(record("a", failed("a")), "a", "expired")).isFalse();
    assertThat(Auditor.belongs(record("a", "{".getBytes(UTF_8)), "a", "failed")).isFalse();
  }

  private static ConsumerRecord<byte[], byte[]> record(String key, byte[] value) {
    return new ConsumerRecord<>("argosy.results", 0, 0, key.getBytes(UTF_8), value);
  }

  private static byte[] failed(String id) {
    Instant now = Instant.EPOCH;
    return new ResultCodec()
        .encode(
            new Result(
                id,
                Status.FAILED,
                null,
                ResultError.of(ErrorType.UNKNOWN_MODEL, "nobody serves it"),
                null,
                null,
                null,
                null,
                List.of(),
                null,
                new Timing(null, now, null, null, now),
                null,
                Map.of(),
                null,
                "w"));
  }
}
