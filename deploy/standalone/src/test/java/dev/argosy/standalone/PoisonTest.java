package dev.argosy.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.Status;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.script.Latency;
import dev.argosy.simulator.script.Match;
import dev.argosy.simulator.script.Script;
import dev.argosy.simulator.script.Step;
import dev.argosy.standalone.kafka.Audit;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A request that kills the process that calls it: a real worker is killed whenever the cloud sees
 * the call, and started again, as a cluster would.
 */
final class PoisonTest {
  private static final String POISON = "poison-000001";

  /** Two in company, one for each halving of the fifty records before it, and three alone. */
  private static final int MOST_DEATHS = 2 + 6 + 3 + 1;

  @TempDir Path directory;

  @Test
  void aRequestThatKillsItsWorkerEndsInTheDeadLettersAndItsNeighboursAreServed() throws Exception {
    var held = new Latency.Fixed(Duration.ofMinutes(5));
    var slow = new Script.Rule(new Match.Prefix(POISON), List.of(Step.OK), held);
    var simulator =
        SimulatorConfig.DEFAULT
            .withLatency(new Latency.Fixed(Duration.ofMillis(50)))
            .withScript(Script.of(slow));
    try (ProcessFleet fleet = ProcessFleet.start(directory, simulator)) {
      fleet.submit("before", 300);
      fleet.submit("poison", 1);
      fleet.submit("behind", 300);

      int deaths = 0;
      ArgosyProcess worker = fleet.startWorker("w-1");
      while (!fleet.answered()) {
        if (fleet.calls().byRequest().getOrDefault(POISON, 0L) > deaths) {
          worker.kill();
          deaths++;
          assertThat(deaths).isLessThanOrEqualTo(MOST_DEATHS);
          worker = fleet.startWorker("w-1");
        }
      }

      Audit audit = fleet.finalAudit();
      assertThat(audit.exact()).as("%s", audit.examples(5)).isTrue();
      assertThat(deaths).isGreaterThanOrEqualTo(3);
      Result result = result(fleet.kept(ProcessFleet.RESULTS));
      assertThat(result.status()).isEqualTo(Status.FAILED);
      assertThat(result.error().type()).isEqualTo(ErrorType.POISON);
      assertThat(fleet.kept(ProcessFleet.DEAD_LETTERS))
          .singleElement()
          .satisfies(
              letter -> {
                assertThat(new String(letter.value(), UTF_8)).contains(POISON);
                assertThat(header(letter, Headers.ERROR_TYPE)).isEqualTo("poison");
                assertThat(header(letter, Headers.ERROR_MESSAGE))
                    .matches("3 of \\d+ workers that ended without a word since 2\\S+ .*");
              });
    }
  }

  private static Result result(List<ConsumerRecord<byte[], byte[]>> results) {
    return results.stream()
        .filter(record -> new String(record.key(), UTF_8).equals(POISON))
        .map(record -> new ResultCodec().decode(record.value()))
        .findFirst()
        .orElseThrow();
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
