package dev.argosy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.core.ObjectMappers;
import com.anthropic.models.messages.batches.MessageBatchIndividualResponse;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.argosy.client.batch.Batch;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.script.Latency;
import dev.argosy.simulator.script.Script;
import dev.argosy.standalone.kafka.CommittedReader;
import dev.argosy.standalone.stack.Stack;
import dev.argosy.standalone.stack.StackConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of the Message Batches API through the command, a worker and the simulated clouds. */
final class BatchCommandTest {
  private static Stack stack;

  @TempDir Path directory;

  @BeforeAll
  static void start(@TempDir Path data) throws InterruptedException {
    SimulatorConfig simulator =
        SimulatorConfig.DEFAULT
            .withLatency(new Latency.Uniform(Duration.ofMillis(1), Duration.ofMillis(20)))
            .withScript(Script.parse("rates: {throttle: 0.02, server-error: 0.02}"));
    stack =
        Stack.start(
            new StackConfig(
                data,
                0,
                simulator,
                OptionalInt.of(3),
                64,
                "attempts-max: 20, delay-base: 20ms, delay-max: 200ms"));
    stack.addWorker("w-1");
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static String line(String customId) {
    return line(customId, "claude-haiku-4-5-20251001");
  }

  private static String line(String customId, String model) {
    return """
    {"custom_id":"%s","params":{"model":"%s","max_tokens":64,"metadata":{"user_id":"%1$s"},\
    "messages":[{"role":"user","content":"Say something."}]}}\
    """
        .formatted(customId, model);
  }

  private static List<String> lines(int count) {
    return IntStream.range(0, count).mapToObj(number -> line("r-" + number)).toList();
  }

  private Path in(List<String> lines) throws IOException {
    return Files.write(directory.resolve("in.jsonl"), lines);
  }

  private Path out() {
    return directory.resolve("out.jsonl");
  }

  private Ran batch(String input, String... more) {
    return Ran.withInput(input, words(more));
  }

  private String[] words(String... more) {
    String[] words = Arrays.copyOf(new String[] {"batch"}, 3 + more.length);
    System.arraycopy(more, 0, words, 1, more.length);
    words[more.length + 1] = "--bootstrap-servers";
    words[more.length + 2] = stack.kafka().bootstrapServers();
    return words;
  }

  private Ran file(Path in, String... more) {
    String[] words = Arrays.copyOf(new String[] {in.toString(), "--output"}, 3 + more.length);
    words[2] = out().toString();
    System.arraycopy(more, 0, words, 3, more.length);
    return batch("", words);
  }

  /** Each line as Anthropic's SDK reads it; no custom_id twice. */
  private static Map<String, MessageBatchIndividualResponse> results(List<String> lines) {
    Map<String, MessageBatchIndividualResponse> results = new TreeMap<>();
    for (String line : lines) {
      try {
        var result =
            ObjectMappers.jsonMapper()
                .readValue(line, MessageBatchIndividualResponse.class)
                .validate();
        assertThat(results.put(result.customId(), result)).as("twice %s", line).isNull();
      } catch (JsonProcessingException foreign) {
        throw new UncheckedIOException(line, foreign);
      }
    }
    return results;
  }

  private static List<String> ids(List<String> lines) {
    return lines.stream()
        .map(line -> line.replaceFirst(".*?\"custom_id\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  @Test
  void aFileOfTheApiRunsUnchanged() throws IOException {
    Ran ran = file(in(lines(2_000)), "--json", "--tenant", "acme", "--tag", "job=test");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.json().path("succeeded").asInt()).isEqualTo(2_000);
    assertThat(ran.json().path("complete").asBoolean()).isTrue();
    assertThat(ran.json().path("unpriced").asInt()).isZero();
    assertThat(ran.json().path("cost_usd").asText()).matches("0\\.0*[1-9]\\d*");
    List<String> lines = Files.readAllLines(out());
    assertThat(results(lines)).hasSize(2_000).allSatisfy((_, line) -> succeeded(line));
  }

  private static void succeeded(MessageBatchIndividualResponse line) {
    assertThat(line.result().asSucceeded().message().content()).isNotEmpty();
  }

  @Test
  void inOrderIsTheOrderOfTheInput() throws IOException {
    Ran ran = file(in(lines(1_000)), "--in-order");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ids(Files.readAllLines(out()))).isEqualTo(ids(lines(1_000)));
  }

  @Test
  void pipesWillDo() {
    Ran ran = batch(String.join("\n", lines(20)), "-", "--output", "-");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(results(ran.out().lines().toList())).hasSize(20);
    assertThat(ran.err()).contains("20 of 20 requests done", "20 succeeded");
  }

  @Test
  void aModelThatNobodyServesIsAnErroredResultAndNoFailureOfTheBatch() throws IOException {
    Ran ran = file(in(List.of(line("a"), line("b", "claude-nonesuch"))));

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out()).contains("1 succeeded, 1 errored");
    var b = results(Files.readAllLines(out())).get("b").result().asErrored().error();
    assertThat(b.error().isNotFoundError()).isTrue();
    assertThat(b.requestId().orElseThrow()).endsWith("/2/b");
  }

  @Test
  void allThatIsWrongIsSaidBeforeAnythingIsSent() throws IOException {
    long before = stack.simulator().calls().calls();
    Path in =
        in(
            List.of(
                line("a"),
                "nonsense",
                "",
                "{\"params\":{}}",
                line("a"),
                "{\"custom_id\":\"no-model\",\"params\":{\"messages\":[1]}}",
                line("b")));

    Ran ran = file(in);

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err())
        .contains("line 2: must be JSON", "line 4: custom_id must be", "line 5: custom_id is that")
        .contains("of line 1 too", "line 6: params.model must be there", "4 of 6 lines");
    assertThat(out()).doesNotExist();
    assertThat(stack.simulator().calls().calls()).isEqualTo(before);

    Ran skipped = file(in, "--skip-bad", "--in-order");

    assertThat(skipped.exitCode()).as(skipped.err()).isZero();
    assertThat(ids(Files.readAllLines(out())))
        .containsExactly("a", "line:2", "line:4", "a", "no-model", "b");
    assertThat(Files.readAllLines(out()).stream().filter(line -> line.contains("errored")))
        .hasSize(4)
        .allMatch(line -> line.contains("invalid_request_error"));
  }

  @Test
  void aFinishedBatchIsLeftAlone() throws IOException {
    Path in = in(lines(5));
    assertThat(file(in).exitCode()).isZero();
    byte[] first = Files.readAllBytes(out());

    Ran again = file(in, "--json");

    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err()).contains("finished before");
    assertThat(again.json().path("succeeded").asInt()).isEqualTo(5);
    assertThat(Files.readAllBytes(out())).isEqualTo(first);
    Files.delete(out());
    assertThat(file(in).err()).contains("is gone");
  }

  @Test
  void anOutputThatIsThereIsNotOverwritten() throws IOException {
    Files.writeString(out(), "mine");

    Ran ran = file(in(lines(1)));

    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("is there already");
    assertThat(out()).hasContent("mine");
  }

  @Test
  void resumeNeedsAJournalAndTheSameInput() throws IOException {
    Ran none = file(in(lines(3)), "--resume");
    assertThat(none.exitCode()).isEqualTo(2);
    assertThat(none.err()).contains("there is no journal");
    assertThat(file(in(lines(3))).exitCode()).isZero();

    Ran other = file(in(lines(4)));

    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("journal of other requests");
  }

  @Test
  void aBatchGoesOnWithTheOptionsThatItBeganWithOrNotAtAll() throws IOException {
    Path in = in(lines(3));
    String[] options = {"--tag", "job=1", "--tag", "team=2", "--tenant", "acme"};
    assertThat(file(in, options).exitCode()).isZero();

    for (String[] other :
        List.of(
            new String[] {},
            new String[] {"--tag", "job=2", "--tag", "team=2", "--tenant", "acme"},
            new String[] {"--tag", "job=1", "--tag", "team=2"},
            concat(options, "--fallback", "claude-sonnet-4-5"),
            concat(options, "--max-cost-usd", "1"),
            concat(options, "--residency", "eu"),
            concat(options, "--topic", "argosy.results"))) {
      Ran ran = file(in, other);
      assertThat(ran.exitCode()).as(String.join(" ", other)).isEqualTo(2);
      assertThat(ran.err()).contains("other options are given than before");
    }
    Ran same = file(in, "--tenant", "acme", "--tag", "team=2", "--tag", "job=1");
    assertThat(same.exitCode()).as(same.err()).isZero();
  }

  private static String[] concat(String[] words, String... more) {
    String[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }

  @Test
  void whatCannotBeUsedHasCode2() throws IOException {
    Path in = in(lines(1));
    assertThat(file(directory.resolve("nowhere")).exitCode()).isEqualTo(2);
    assertThat(file(in(List.of(""))).err()).contains("holds no request");
    assertThat(batch("", in.toString(), "--output", "-", "--json").exitCode()).isEqualTo(2);
    assertThat(batch("", in.toString()).exitCode()).isEqualTo(2);
    for (String[] wrong :
        List.of(
            new String[] {"--max-cost-usd", "-1"},
            new String[] {"--tag", "=x"},
            new String[] {"--tag", "batch=mine"},
            new String[] {"--residency", ""},
            new String[] {"--tenant", ""},
            new String[] {"--fallback", "m,,m"})) {
      Ran ran = file(in(lines(1)), wrong);
      assertThat(ran.exitCode()).as("%s %s", String.join(" ", wrong), ran.err()).isEqualTo(2);
      assertThat(directory.resolve("out.jsonl.batch")).doesNotExist();
    }
  }

  @Test
  void aTopicThatIsNotThereHasCode3AndLeavesNothing() throws IOException {
    Ran ran = file(in(lines(1)), "--topic", "nowhere");

    assertThat(ran.exitCode()).isEqualTo(3);
    assertThat(ran.err()).contains("nowhere");
    assertThat(out()).doesNotExist();
  }

  /** Killed at any moment, and stopped once in good order; then it goes on by itself. */
  @Test
  void aKilledCommandGoesOnAndEachLineIsCalledAndWrittenOnce() throws Exception {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    int count = 8_000;
    String mine = "k" + Long.toString(seed, Character.MAX_RADIX) + "-";
    Path in = in(IntStream.range(0, count).mapToObj(number -> line(mine + number)).toList());
    String[] given = {in.toString(), "--output", out().toString(), "--tag", "job=it's"};
    String[] command = words(given);
    Path journal = directory.resolve("out.jsonl.batch").resolve("journal");

    int deaths = 0;
    for (int life = 0; life < 4; life++) {
      try (ArgosyProcess process = ArgosyProcess.start(directory, command)) {
        long before = Files.exists(journal) ? Files.size(journal) : 0;
        long more = random.nextInt(1_500);
        Awaitility.await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(2))
            .until(
                () ->
                    process.ended()
                        || (Files.exists(journal) && Files.size(journal) > before + more));
        deaths += process.ended() ? 0 : 1;
        if (life == 1) {
          if (process.exitCodeAfterSigterm() != 0) {
            assertThat(process.err())
                .as("seed %d", seed)
                .contains("Go on with: argosy batch " + in, " --tag 'job=it'\\''s' ", " --resume");
          }
        } else {
          process.kill();
        }
      }
    }
    assertThat(deaths).as("seed %d: it was alive when it was killed", seed).isPositive();
    Ran ran = batch("", given);

    assertThat(ran.exitCode()).as("seed %d: %s", seed, ran.err()).isZero();
    Map<String, MessageBatchIndividualResponse> results = results(Files.readAllLines(out()));
    assertThat(results.keySet())
        .as("seed %d", seed)
        .isEqualTo(IntStream.range(0, count).mapToObj(n -> mine + n).collect(Collectors.toSet()));
    assertThat(onTheLane(mine)).as("seed %d", seed).hasSize(count).doesNotHaveDuplicates();
  }

  /** Killed as soon as it has begun; what it had not sent is never called. */
  @Test
  void aBatchThatIsCancelledHasALineForEachRequestAndCallsNothingMore() throws Exception {
    int count = 20_000;
    Path in = in(IntStream.range(0, count).mapToObj(number -> line("c-" + number)).toList());
    String[] given = {in.toString(), "--output", out().toString()};
    assertThat(batch("", concat(given, "--cancel")).err()).contains("there is no journal");
    Path journal = directory.resolve("out.jsonl.batch");
    try (ArgosyProcess process = ArgosyProcess.start(directory, words(given))) {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(2))
          .until(() -> process.ended() || Batch.idOf(journal).isPresent());
      process.kill();
    }

    Ran ran = batch("", concat(given, "--cancel"));

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    Map<String, MessageBatchIndividualResponse> results = results(Files.readAllLines(out()));
    assertThat(results).hasSize(count);
    assertThat(results.values()).anyMatch(line -> line.result().isCanceled());
    assertThat(results.values()).noneMatch(line -> line.result().isExpired());
  }

  /** The keys of all requests that were ever posted for custom ids which begin so. */
  private static List<String> onTheLane(String begin) {
    List<String> keys = new ArrayList<>();
    try (CommittedReader lane = CommittedReader.fromBeginning(stack.kafka(), "argosy.requests")) {
      while (!lane.atEnd()) {
        lane.poll(Duration.ofMillis(100))
            .forEach(record -> keys.add(new String(record.key(), StandardCharsets.UTF_8)));
      }
    }
    return keys.stream().filter(key -> key.contains("/" + begin)).toList();
  }
}
