package dev.argosy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark of quotas runs and its figures agree; how good they are is not asked here. */
final class QuotaBenchTest {
  @TempDir Path directory;

  @Test
  void withoutAScenarioTheNamesAreListed() {
    Ran ran = Ran.argosy("bench", "quota", "--json");

    assertThat(ran.exitCode()).isZero();
    assertThat(ran.json().propertyStream().map(name -> name.getKey()))
        .contains("one-worker", "fleet", "fleet-kill", "pooled", "baselines", "storm")
        .contains("exhausted-model", "oversized", "skewed", "lanes", "parked", "residency");
  }

  @Test
  void aShortRunOfOneWorkerEndsEveryRequestAndSaysWhatWasUsed() throws Exception {
    Path file = directory.resolve("figures.jsonl");
    Ran ran =
        Ran.argosy(
            "bench",
            "quota",
            "--scenario",
            "one-worker",
            "--seconds",
            "3",
            "--json",
            "--append",
            file.toString());

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    JsonNode figures = ran.json();
    assertThat(figures.path("scenario").asText()).isEqualTo("one-worker");
    assertThat(figures.path("missing").asInt(-1)).isZero();
    assertThat(figures.path("duplicates").asInt(-1)).isZero();
    assertThat(figures.path("results").asInt()).isEqualTo(figures.path("requests").asInt());
    assertThat(figures.path("succeeded").asInt()).isEqualTo(figures.path("requests").asInt());
    assertThat(figures.path("calls").asInt()).isPositive();
    assertThat(figures.path("used_tokens").asLong()).isPositive();
    assertThat(figures.path("window_s").asInt()).isEqualTo(3);
    assertThat(figures.path("allowance_per_minute").asLong()).isEqualTo(2_000_000);
    List<String> appended = Files.readAllLines(file);
    assertThat(appended).hasSize(1);
    assertThat(new ObjectMapper().readTree(appended.getFirst())).isEqualTo(figures);
  }
}
