package dev.argosy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.script.Script;
import dev.argosy.standalone.stack.Stack;
import dev.argosy.standalone.stack.StackConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running worker's dead letters, and what becomes of them once their model is repaired. */
final class SecondLifeTest {
  private static final int REQUESTS = 6;

  @TempDir Path directory;

  private Stack stack;

  @BeforeEach
  void start() throws InterruptedException {
    Script broken =
        Script.parse(
            """
            requests:
              - {match: {prefix: dies}, calls: [close]}
            """);
    stack =
        Stack.start(
            new StackConfig(
                directory.resolve("data"),
                0,
                SimulatorConfig.DEFAULT.withScript(broken),
                OptionalInt.of(3),
                64,
                "attempts-max: 2, delay-base: 10ms, delay-max: 20ms"));
    stack.addWorker("w-1");
  }

  @AfterEach
  void stop() {
    stack.close();
  }

  private Ran argosy(String... words) {
    String[] all = Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--config";
    all[words.length + 1] = stack.workerFile().toString();
    return Ran.argosy(all);
  }

  private String[] servers(String... words) {
    String[] all = Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--bootstrap-servers";
    all[words.length + 1] = stack.kafka().bootstrapServers();
    return all;
  }

  @Test
  void aRepairedModelsRequestsEndInExactlyOneMoreResultEach() throws Exception {
    Path ids = directory.resolve("ids.txt");
    Ran submitted =
        Ran.argosy(
            servers(
                "submit", "--count", "" + REQUESTS, "--id-prefix", "dies", "--ids-out", "" + ids));
    assertThat(submitted.exitCode()).as(submitted.err()).isZero();
    Ran first = Ran.argosy(servers("results", "--ids", ids.toString(), "--timeout", "60s"));
    assertThat(first.out().lines()).hasSize(REQUESTS).allMatch(line -> line.startsWith("failed"));
    JsonNode listed = argosy("dead-letters", "list", "--json").json();
    assertThat(listed.path("causes").path("platform_error").asInt()).isEqualTo(REQUESTS);
    assertThat(listed.path("letters"))
        .allSatisfy(
            letter -> {
              assertThat(letter.path("attempts").asInt()).isEqualTo(2);
              assertThat(letter.path("model").asText()).isEqualTo("claude-haiku-4-5");
            });

    stack.simulator().script(Script.NONE);
    Ran redriven = argosy("dead-letters", "redrive", "--cause", "platform_error", "--json");
    assertThat(redriven.exitCode()).as(redriven.err()).isZero();
    assertThat(redriven.json().path("redriven").asInt()).isEqualTo(REQUESTS);
    Ran again = argosy("dead-letters", "redrive", "--cause", "platform_error", "--json");
    assertThat(again.json().path("redriven").asInt()).isZero();

    Path twice = directory.resolve("twice.txt");
    Files.writeString(twice, Files.readString(ids).repeat(2));
    Ran audit = Ran.argosy(servers("audit", "--ids", twice.toString(), "--wait", "60s", "--json"));
    assertThat(audit.exitCode()).as(audit.err()).isZero();
    assertThat(audit.json().path("results").asInt()).isEqualTo(2 * REQUESTS);
    Ran found = Ran.argosy(servers("find", Files.readAllLines(ids).getFirst()));
    assertThat(found.out()).contains("request 2 of 2 under this id", "finished   succeeded");
    assertThat(argosy("dead-letters", "list").out())
        .contains("6 dead letters: 6 platform_error; 6 redriven");
  }
}
