package dev.argosy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.script.Script;
import dev.argosy.standalone.stack.Stack;
import dev.argosy.standalone.stack.StackConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where a running worker's requests are said to be. */
final class FindCommandTest {
  private static Stack stack;

  /** Some take long, some fail each time, the others are answered. */
  private static final String SCRIPT =
      """
      requests:
        - {match: {prefix: held}, calls: [ok], delay: 12s}
        - {match: {prefix: fails}, calls: [server-error]}
      """;

  @BeforeAll
  static void start(@TempDir Path data) throws InterruptedException {
    stack =
        Stack.start(
            new StackConfig(
                data,
                0,
                SimulatorConfig.DEFAULT.withScript(Script.parse(SCRIPT)),
                OptionalInt.of(3),
                64,
                "attempts-max: 5, delay-base: 30m, delay-max: 60m"));
    stack.addWorker("w-1");
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static Ran argosy(String... words) {
    String[] all = Arrays.copyOf(words, words.length + 2);
    all[words.length] = "--bootstrap-servers";
    all[words.length + 1] = stack.kafka().bootstrapServers();
    return Ran.argosy(all);
  }

  private static String posted(String prefix) {
    Ran ran = argosy("submit", "--count", "1", "--id-prefix", prefix);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    return prefix + "-000001";
  }

  private static JsonNode awaited(String id, Predicate<JsonNode> wanted) {
    AtomicReference<JsonNode> life = new AtomicReference<>();
    Awaitility.await()
        .until(
            () -> {
              life.set(argosy("find", id, "--json").json().path("lives").path(0));
              return wanted.test(life.get());
            });
    return life.get();
  }

  private static JsonNode inStage(String id, String stage) {
    return awaited(id, life -> life.path("stage").asText().equals(stage));
  }

  @Test
  void anAnsweredRequestIsFinished() {
    String id = posted("answered");

    JsonNode life = inStage(id, "finished");

    assertThat(life.path("status").asText()).isEqualTo("succeeded");
    assertThat(life.path("worker").asText()).isEqualTo("w-1");
    assertThat(life.path("cost_usd").asText()).matches("0\\.\\d+");
    Ran ran = argosy("find", id, "--usage");
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out())
        .contains("posted", "argosy.requests-", "claude-haiku-4-5", "finished", "1 call: ", "$0.")
        .contains("billed     attempt 1 by w-1, completed");
  }

  @Test
  void aRequestThatIsBeingCalledIsInItsWorker() {
    String id = posted("held");

    JsonNode life = inStage(id, "in_worker");

    assertThat(life.path("worker").asText()).isEqualTo("w-1");
    assertThat(argosy("find", id).out()).contains("in worker  w-1 at 127.0.0.1 (waiting or in");
  }

  @Test
  void aFailedAttemptIsRetryingAndSaysWhenAndWhy() {
    String id = posted("fails");

    JsonNode life = inStage(id, "retrying");

    int attempt = life.path("attempt").asInt(); // the third, if the second came at once by chance
    assertThat(attempt).isGreaterThan(1);
    assertThat(life.path("calls").asInt()).isEqualTo(attempt - 1);
    assertThat(life.path("moves")).hasSize(attempt - 1);
    assertThat(life.path("last_error").asText()).isNotEmpty();
    assertThat(argosy("find", id).out()).contains("retrying   attempt ", ", in w-1 at ", " so far");
  }

  @Test
  void anUnknownIdHasCode1AndSaysWhereItLooked() {
    Ran ran = argosy("find", "nobody");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).contains("no trace of it; looked in", "argosy.results: partitions ");
    assertThat(argosy("find", "nobody", "--since", "1h").exitCode()).isEqualTo(1);
  }

  @Test
  void whatCannotBeUsedHasCode2() {
    assertThat(argosy("find").exitCode()).isEqualTo(2);
    Ran since = argosy("find", "a", "--since", "yesterday");
    assertThat(since.exitCode()).isEqualTo(2);
    assertThat(since.err()).contains("--since must be an instant");
  }
}
