package dev.argosy.worker;

import static dev.argosy.worker.IsolationFleet.HAIKU;
import static dev.argosy.worker.IsolationFleet.SONNET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Call;
import dev.argosy.contract.Result;
import dev.argosy.contract.Status;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One exhausted model never delays another. */
@KafkaTest
class IsolationTest {
  private static final int BACKLOG = 10_000;

  private KafkaBroker broker;

  /** Over one partition too: it alone may be searched through as far as twelve together. */
  @ParameterizedTest
  @ValueSource(ints = {12, 1})
  void sonnetIsServedBehindALongBacklogOfHaikuAndThenHaikuIsToo(int partitions) {
    try (IsolationFleet fleet = new IsolationFleet(broker, partitions)) {
      fleet.post(HAIKU, 0, BACKLOG);
      fleet.post(SONNET, 0, 100);
      List<Result> served = fleet.awaitResults(id -> true, 100);
      assertThat(served).extracting(Result::status).containsOnly(Status.SUCCEEDED);
      assertThat(served).extracting(Result::id).allMatch(id -> id.startsWith(SONNET));
      assertThat(fleet.parked()).extracting(IsolationFleet::model).containsOnly(HAIKU);
      assertThat(fleet.parked())
          .as("each plan has every second partition")
          .extracting(ConsumerRecord::partition)
          .containsOnly(0, 2, 4, 6, 8, 10);

      fleet.refill();
      List<Result> rest = fleet.awaitResults(id -> id.startsWith(HAIKU), BACKLOG);
      assertThat(rest)
          .extracting(Result::id)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, BACKLOG).mapToObj(number -> HAIKU + "-" + number).toList());
      assertThat(rest).extracting(Result::status).containsOnly(Status.SUCCEEDED);
      assertThat(rest).flatExtracting(Result::calls).extracting(Call::attempt).containsOnly(1);
    }
  }

  @Test
  void aRetryIsNeverBehindParkedRequests() {
    try (IsolationFleet fleet = new IsolationFleet(broker, 12)) {
      for (int round = 0; round < 12; round++) {
        fleet.post(HAIKU, 2_500 * round, 2_500); // The first some thousand wait in line.
        fleet.post(SONNET, 50 * round, 50); // So that none of the partitions pauses.
      }
      fleet.awaitParked(20_000);
      fleet.post(SONNET, "again");
      Result again = fleet.awaitResults("again"::equals, 1).getFirst();
      assertThat(again.calls()).extracting(Call::attempt).containsExactly(1, 2);
      assertThat(fleet.awaitResults(id -> id.startsWith(HAIKU), 0)).isEmpty();
    }
  }
}
