package dev.argosy.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.argosy.contract.Chunk;
import dev.argosy.contract.ChunkCodec;
import dev.argosy.contract.NativeStream;
import dev.argosy.contract.Result;
import dev.argosy.contract.Status;
import dev.argosy.contract.UsageCodec;
import dev.argosy.contract.UsageRecord;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.simulator.script.Fault;
import dev.argosy.simulator.script.Script;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Streamed answers on a real broker: what a reader of chunks and of results sees. */
@KafkaTest
class StreamedWorkerTest {
  private static final int REQUESTS = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private KafkaBroker broker;

  @Test
  void everyResultIsTheSumOfItsChunksAlsoWhenStreamsBreakOff()
      throws InterruptedException, ExecutionException, IOException {
    Script script = Script.parse("rates: {truncated: 0.1, stream-error: 0.1, cut: 0.1}");
    try (TestFleet fleet = new TestFleet(broker, 4 << 20, script)) {
      for (int i = 0; i < REQUESTS; i++) {
        fleet.send(
            TestFleet.request("s-" + i)
                .replace("\"max_tokens\":64", "\"stream\":true,\"max_tokens\":64"));
      }
      List<Result> results =
          fleet.serveUntil(fleet.results, REQUESTS).stream().map(TestFleet::result).toList();

      List<Chunk> chunks = fleet.readAll(fleet.chunks, new ChunkCodec()::decode);
      for (Result result : results) {
        assertThat(result.status()).as("%s", result.error()).isEqualTo(Status.SUCCEEDED);
        List<Chunk> named = chunks.stream().filter(result.stream()::names).toList();
        assertThat(named).hasSize(result.stream().chunks()).isNotEmpty();
        NativeStream sum = new NativeStream();
        for (int seq = 0; seq < named.size(); seq++) {
          assertThat(named.get(seq).seq()).isEqualTo(seq);
          named.get(seq).events().forEach(event -> sum.accept(event.bytes()));
        }
        assertThat(JSON.readTree(sum.message().bytes()))
            .isEqualTo(JSON.readTree(result.message().bytes()));
        assertThat(result.stream().chunksComplete()).isTrue();
        assertThat(result.timing().firstTokenAt()).isNotNull();
      }
      List<UsageRecord> usage = fleet.readAll(fleet.usage, new UsageCodec()::decode);
      long brokenOff =
          List.of(Fault.TRUNCATED, Fault.STREAM_ERROR, Fault.CUT).stream()
              .mapToLong(fault -> fleet.simulator.calls().ended(fault.wireName()))
              .sum();
      assertThat(brokenOff).isPositive();
      assertThat(usage).filteredOn(UsageRecord::estimated).hasSize((int) brokenOff);
      assertThat(usage.stream().mapToLong(record -> record.usage().inputTokens()).sum())
          .isEqualTo(fleet.simulator.calls().tokens().input());
    }
  }
}
