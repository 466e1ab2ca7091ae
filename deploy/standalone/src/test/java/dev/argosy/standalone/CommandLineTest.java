package dev.argosy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every command promises to a shell: where it prints, and with what code it ends. */
final class CommandLineTest {
  @TempDir Path directory;

  @Test
  void helpTeachesEveryCommandOnStdout() {
    Ran ran = Ran.argosy("--help");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .contains(
            "demo",
            "up",
            "worker",
            "simulator",
            "topics",
            "submit",
            "results",
            "audit",
            "batch",
            "cancel")
        .contains("check-config", "bench", "Exit codes");
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void withoutACommandTheUsageIsShownAndTheCodeIs2() {
    Ran ran = Ran.argosy();
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err()).startsWith("argosy: ").contains("Usage: argosy");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo --nonsense",
        "demo --requests many",
        "demo --requests 0",
        "demo --requests 5 --lose 6",
        "nonsense",
        "topics",
        "topics nonsense",
        "audit",
        "audit --ids no-such-file --wait soon",
        "submit",
        "submit --count 0",
        "batch",
        "batch no-such-file --output out.jsonl",
        "cancel",
        "cancel a --tag b=c",
        "cancel --tag nothing",
        "cancel --ids no-such-file",
        "worker",
        "worker --config no-such-file",
        "simulator --bedrock-port 70000",
        "simulator --vertex-port -1",
        "simulator --latency slow",
        "simulator --delta-latency slow",
        "simulator --host= ",
        "simulator --script no-such-file",
        "up --workers -1",
        "chat --max-turns 0",
        "chat --max-tokens none",
        "chat --topic no/topic",
        "check-config no-such-file",
        "bench",
        "bench nonsense",
        "bench quota --scenario nonsense",
        "bench quota --scenario storm --seconds 0"
      })
  void whatCannotBeMeantEndsWithCode2AndNothingOnStdout(String arguments) {
    Ran ran = Ran.argosy(arguments.split(" "));
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(2);
    assertThat(ran.err()).startsWith("argosy: ").doesNotContain("Exception in", "\tat ");
    if (!arguments.startsWith("check-config")) {
      assertThat(ran.out()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "bench soak --minutes 0, '--minutes must be 1 or more, was 0'",
    "bench memory --requests 0, '--requests must be 1 or more, was 0'",
    "bench memory --mib 20, '--mib must be 1..19, was 20'",
    "bench memory --heap 5, '--heap must be 64 or more, was 5'",
    "bench memory --buffered 32, '--buffered must be 33 or more, was 32'",
    "dead-letters list --limit -5, '--limit must be 0 or more, was -5'",
    "dead-letters redrive --all --limit 0, '--limit must be 1 or more, was 0'"
  })
  void whatIsOutOfRangeIsNamedWithItsValue(String arguments, String said) {
    Ran ran = Ran.argosy(arguments.split(" "));
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err().strip()).isEqualTo("argosy: " + said);
  }

  @Test
  void anUnreachableBrokerIsOneLineAndCode3() {
    Ran ran = Ran.argosy("topics", "create", "--bootstrap-servers", "127.0.0.1:1");
    assertThat(ran.exitCode()).isEqualTo(3);
    assertThat(ran.out()).isEmpty();
    assertThat(ran.err().strip())
        .isEqualTo("argosy: no broker answers at 127.0.0.1:1 (--bootstrap-servers)");
  }

  @Test
  void aGoodConfigurationIsOk() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("worker.yaml"),
            """
            platforms:
              west: {kind: bedrock, region: us-west-2}
            quotas:
              haiku: {metering: bedrock, tokens-per-minute: 2000000}
            models:
              claude-haiku-4-5:
                routes:
                  - {platform: west, model-id: "global.anthropic.x", geography: global, quota: haiku}
            """);
    Ran ran = Ran.argosy("check-config", file.toString());
    assertThat(ran).isEqualTo(new Ran(0, "ok" + System.lineSeparator(), ""));
  }

  @Test
  void aConfigurationWithMorePlansThanPartitionsOfParkedRequestsIsToldSo() throws IOException {
    String routes =
        IntStream.range(0, 12)
            .mapToObj(
                region ->
                    "{platform: west, model-id: x%d, geography: r-%d, quota: haiku}"
                        .formatted(region, region))
            .collect(Collectors.joining(", "));
    Path file =
        Files.writeString(
            directory.resolve("worker.yaml"),
            """
            platforms:
              west: {kind: bedrock, region: us-west-2}
            quotas:
              haiku: {metering: bedrock, tokens-per-minute: 2000000}
            models:
              claude-haiku-4-5: {routes: [%s]}
            """
                .formatted(routes));
    Ran plain = Ran.argosy("check-config", file.toString());
    assertThat(plain.exitCode()).isZero();
    assertThat(plain.out().lines()).containsExactly("ok");
    assertThat(Ran.argosy("check-config", file.toString(), "--json").json().path("plans").asInt())
        .isEqualTo(13);
  }

  @Test
  void allProblemsOfAConfigurationAreTold() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("worker.yaml"),
            """
            worker: {max-in-flight: 0}
            platforms:
              west: {kind: bedrock, region: us-west-2, colour: blue}
            """);
    Ran plain = Ran.argosy("check-config", file.toString());
    Ran json = Ran.argosy("check-config", file.toString(), "--json");
    assertThat(plain.exitCode()).isEqualTo(2);
    assertThat(plain.out()).contains("worker.max-in-flight", "platforms.west.colour");
    assertThat(json.exitCode()).isEqualTo(2);
    assertThat(json.json().path("ok").asBoolean()).isFalse();
    assertThat(json.json().path("problems").size()).isGreaterThanOrEqualTo(2);
  }
}
