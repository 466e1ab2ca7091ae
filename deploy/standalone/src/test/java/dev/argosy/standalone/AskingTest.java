package dev.argosy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.argosy.client.FleetClient;
import dev.argosy.client.FleetConfig;
import dev.argosy.client.MessageRequest;
import dev.argosy.client.tools.PackedAnswers;
import dev.argosy.client.tools.PackedPrompt;
import dev.argosy.client.tools.Structured;
import dev.argosy.client.tools.StructuredAnswer;
import dev.argosy.client.tools.Tool;
import dev.argosy.client.tools.ToolAnswer;
import dev.argosy.client.tools.ToolLoop;
import dev.argosy.client.tools.ToolUse;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.script.Latency;
import dev.argosy.simulator.script.Script;
import dev.argosy.standalone.review.Repository;
import dev.argosy.standalone.stack.Stack;
import dev.argosy.standalone.stack.StackConfig;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Answers as data, from end to end: the SDK and the commands, a worker, both simulated clouds. */
@Timeout(180)
final class AskingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ON_BEDROCK = "claude-haiku-4-5";
  private static final String ON_VERTEX = "claude-sonnet-4-5";
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

  private static FleetClient client() {
    return FleetClient.open(FleetConfig.builder(stack.kafka().bootstrapServers()).build());
  }

  private static Ran argosy(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--bootstrap-servers";
    all[arguments.length + 1] = stack.kafka().bootstrapServers();
    return Ran.argosy(all);
  }

  enum Kind {
    INVOICE,
    REMINDER,
    OTHER
  }

  record Line(String what, int count) {}

  record Letter(
      Kind kind,
      String sender,
      BigDecimal total,
      LocalDate day,
      Optional<String> note,
      List<Line> lines) {}

  @Test
  void bothCloudsAnswerARecordAndAStreamedAnswerIsOneToo() {
    try (FleetClient fleet = client()) {
      Structured<Letter> letters = Structured.of(Letter.class);
      for (String model : List.of(ON_BEDROCK, ON_VERTEX)) {
        for (boolean streamed : new boolean[] {false, true}) {
          StructuredAnswer<Letter> answer =
              letters
                  .submit(
                      fleet,
                      MessageRequest.builder().model(model).maxTokens(2_000).stream(streamed)
                          .user("Read this letter.")
                          .build(),
                      2,
                      Duration.ofMinutes(1))
                  .join();
          assertThat(answer.orThrow().lines()).as("%s %s", model, streamed).isNotNull();
          assertThat(answer.rounds()).hasSize(1);
          assertThat(answer.spent().costUsd()).isPresent();
        }
      }
    }
  }

  @Test
  void aModelUsesAToolAndThenAnswers() {
    Tool weather = Tool.of("weather", "Weather", Line.class, query -> "sunny, " + query.count());
    try (FleetClient fleet = client()) {
      ToolAnswer answer =
          ToolLoop.builder(fleet, Runnable::run)
              .tool(weather)
              .build()
              .submit(
                  MessageRequest.builder()
                      .model(ON_VERTEX)
                      .maxTokens(500)
                      .user("Sunny?")
                      .toolChoice("{\"type\":\"any\"}")
                      .build())
              .join();

      assertThat(answer.text()).isNotEmpty();
      assertThat(answer.uses()).extracting(ToolUse::outcome).containsExactly(ToolUse.Outcome.DONE);
      assertThat(answer.spent().requests()).isEqualTo(2);
      assertThat(answer.spent().costUsd().orElseThrow()).isPositive();
    }
  }

  @Test
  void packedItemsAreAnsweredAndTheirSharesAddUp() {
    List<String> items = IntStream.range(0, 45).mapToObj(number -> "item " + number).toList();
    PackedPrompt<Line> prompt =
        PackedPrompt.builder(Line.class, "What is it, and how many? ".repeat(30))
            .request(request -> request.model(ON_BEDROCK))
            .itemsMax(10)
            .build();
    try (FleetClient fleet = client()) {
      PackedAnswers<Line> answers = prompt.submit(fleet, items).join();

      assertThat(answers.failed()).isEmpty();
      assertThat(answers.rounds()).hasSize(5);
      assertThat(
              answers.items().stream()
                  .map(item -> item.costUsd().orElseThrow())
                  .reduce(BigDecimal.ZERO, BigDecimal::add))
          .isEqualByComparingTo(answers.spent().costUsd().orElseThrow());
      assertThat(answers.savings().inputTokens()).isPositive();
      assertThat(answers.savings().costUsd()).isPositive();
    }
  }

  @Test
  void anEmptySystemPromptIsNoneAndTakesTheStoredOneAway() throws IOException {
    Path history = directory.resolve("history.json");
    for (String system : List.of("", "Shout.", "", " ")) {
      Ran ran =
          Ran.withInput(
              "Hello\n",
              "chat",
              "--system",
              system,
              "--history",
              history.toString(),
              "--bootstrap-servers",
              stack.kafka().bootstrapServers());
      assertThat(ran.exitCode()).as(ran.err()).isZero();
      assertThat(JSON.readTree(history.toFile()).path("system").asText()).isEqualTo(system.strip());
    }
  }

  private Path documents(int count) throws IOException {
    Path documents = Files.createDirectories(directory.resolve("letters"));
    for (int number = 0; number < count; number++) {
      Files.writeString(documents.resolve("%03d.txt".formatted(number)), "Letter " + number);
    }
    return documents;
  }

  private List<JsonNode> lines(Path file) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static final String FIELDS = "sender: text, total: number, day: date, what: text[]";

  @Test
  void extractWritesTheDataOfEachDocumentOnce() throws IOException {
    Path documents = documents(59);
    ImageIO.write(
        new BufferedImage(30, 20, BufferedImage.TYPE_INT_RGB),
        "png",
        documents.resolve("scan.png").toFile());
    Files.write(documents.resolve("broken.txt"), new byte[] {(byte) 0xFF});
    Files.write(documents.resolve("huge.webp"), hugeWebp());
    Path out = documents.resolve("out.jsonl");
    String[] command = {
      "extract", documents.toString(), "--fields", FIELDS, "-o", out.toString(), "--parallel", "7"
    };

    Ran first = argosy(command);

    assertThat(first.exitCode()).as(first.err()).isEqualTo(1);
    assertThat(first.out()).isEmpty();
    assertThat(first.err())
        .contains("60 of 62 documents read, 2 without data; ")
        .doesNotContain("unpriced");
    assertThat(lines(out)).hasSize(62);
    assertThat(lines(out).stream().filter(line -> line.has("data")))
        .hasSize(60)
        .allSatisfy(
            line -> {
              assertThat(line.path("file").asText()).startsWith(documents.toString());
              assertThat(line.path("data").properties()).hasSize(4);
              assertThat(line.at("/data/day").asText()).matches("2026-\\d\\d-\\d\\d");
            });

    assertThat(lines(out).stream().map(line -> line.at("/error/message").asText()))
        .anyMatch(why -> why.contains("pixels"));

    Files.delete(documents.resolve("broken.txt"));
    Files.delete(documents.resolve("huge.webp"));
    Files.writeString(documents.resolve("one more.txt"), "Letter");
    Ran second = argosy(command);
    assertThat(second.exitCode()).as(second.err()).isZero();
    assertThat(second.err()).contains("1 of 1 documents read, 0 without data, 60 were there; ");
    assertThat(lines(out)).hasSize(61).allMatch(line -> line.has("data"));

    Ran again = argosy(concat(command, "--again"));
    assertThat(again.err()).contains("61 of 61 documents read");
    assertThat(lines(out)).hasSize(61);
  }

  /** The head of a WebP of 16,384 pixels a side, which nobody takes and Java can't scale. */
  private static byte[] hugeWebp() {
    byte[] file = new byte[30];
    Arrays.fill(file, 24, 30, (byte) 0xFF);
    file[25] = 0x3F;
    file[26] = 0;
    file[28] = 0x3F;
    file[29] = 0;
    System.arraycopy("RIFF".getBytes(StandardCharsets.US_ASCII), 0, file, 0, 4);
    System.arraycopy("WEBPVP8X".getBytes(StandardCharsets.US_ASCII), 0, file, 8, 8);
    return file;
  }

  private static String[] concat(String[] words, String... more) {
    String[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }

  @Test
  void extractTakesASchemaPrintsToAPipeAndSaysWhatDoesNotFit() throws IOException {
    Path documents = documents(2);
    Path schema = directory.resolve("schema.json");
    Files.writeString(
        schema,
        "{\"type\":\"object\",\"required\":[\"x\"],\"properties\":{\"x\":{\"type\":\"integer\"}}}");

    Ran piped = argosy("extract", documents.toString(), "--schema", schema.toString());
    assertThat(piped.exitCode()).as(piped.err()).isZero();
    assertThat(piped.out().lines()).hasSize(2).allMatch(line -> line.contains("\"data\":{\"x\":"));

    Ran cut =
        argosy(
            "extract",
            documents.toString(),
            "--fields",
            FIELDS,
            "--max-tokens",
            "1",
            "--tag",
            "a=b");
    assertThat(cut.exitCode()).isEqualTo(1);
    assertThat(cut.out().lines())
        .hasSize(2)
        .allMatch(line -> line.contains("\"error\":{\"type\":\"cut\""));

    Ran dear =
        argosy("extract", documents.toString(), "--fields", FIELDS, "--max-cost-usd", "0.000001");
    assertThat(dear.out().lines()).hasSize(2).allMatch(line -> line.contains("budget_exceeded"));
  }

  @Test
  void extractRefusesWhatItCannotUseBeforeItAsks() throws IOException {
    Path documents = documents(1);
    String path = documents.toString();
    Path mine = Files.writeString(directory.resolve("mine.json"), "{\"mine\": 1}\n");
    for (String[] wrong :
        List.of(
            new String[] {"extract", path},
            new String[] {"extract", path, "--fields", "x: words"},
            new String[] {"extract", path, "--fields", "x: text", "--schema", "y"},
            new String[] {"extract", path, "--schema", "no-such-file"},
            new String[] {"extract", "no-such-directory", "--fields", "x: text"},
            new String[] {"extract", path, "--fields", "x: text", "-o", mine.toString()},
            new String[] {"extract", path, "--fields", "x: text", "--parallel", "0"},
            new String[] {"extract", path, "--fields", "x: text", "--max-cost-usd", "much"})) {
      Ran ran = argosy(wrong);
      assertThat(ran.exitCode()).as(String.join(" ", wrong)).isEqualTo(2);
      assertThat(ran.out()).isEmpty();
    }
    assertThat(mine).hasContent("{\"mine\": 1}\n");
    Ran nowhere = argosy("extract", path, "--fields", "x: text", "--topic", "no-such-topic");
    assertThat(nowhere.exitCode()).isEqualTo(3);
    assertThat(nowhere.err()).contains("no-such-topic does not exist");
  }

  private Repository repository() {
    Repository repository = Repository.init(directory);
    repository.write("a.java", "class A {}\n").write("b.java", "class B {}\n").commit();
    repository.write("a.java", "class A { int a; }\n").write("b.java", "class B { int b; }\n");
    repository.write("evil\n.java", "class C {}\n").write("yarn.lock", "x\n").commit();
    return repository;
  }

  @Test
  void reviewPrintsOneReportOfAllFiles() {
    String where = repository().directory().toString();

    Ran ran = argosy("review", "--repository", where, "--json");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    JsonNode report = ran.json();
    assertThat(report.path("range").asText()).isEqualTo("HEAD~1..HEAD");
    assertThat(report.path("reviewed"))
        .extracting(JsonNode::asText)
        .containsExactly("a.java", "b.java", "evil\n.java");
    assertThat(report.at("/skipped/yarn.lock").asText()).isEqualTo("generated, by its name");
    assertThat(report.path("failed").isEmpty()).isTrue();
    assertThat(report.path("findings"))
        .isNotEmpty()
        .allSatisfy(
            finding -> {
              assertThat(finding.path("severity").asText()).isIn("high", "medium", "low");
              assertThat(finding.path("what").asText()).isNotEmpty();
            });
    assertThat(new BigDecimal(report.path("cost_usd").asText())).isPositive();

    Ran markdown = argosy("review", "HEAD~1..HEAD", "--repository", where);
    assertThat(markdown.out())
        .startsWith("# Review of HEAD~1..HEAD\n")
        .contains("3 files looked at, 1 not.")
        .contains("- `yarn.lock`: generated, by its name");
  }

  @Test
  void reviewEndsWith1ForABadFindingOrAFileThatCouldNotBeLookedAt() {
    String where = repository().directory().toString();

    assertThat(argosy("review", "--repository", where, "--fail-on", "low").exitCode()).isEqualTo(1);
    Ran cut = argosy("review", "--repository", where, "--max-tokens", "1", "--json");
    assertThat(cut.exitCode()).isEqualTo(1);
    assertThat(cut.json().at("/failed/a.java/type").asText()).isEqualTo("cut");
    Ran nothing = argosy("review", "HEAD..HEAD", "--repository", where);
    assertThat(nothing.exitCode()).isZero();
    assertThat(nothing.out()).contains("0 findings");
    assertThat(argosy("review", "nowhere", "--repository", where).exitCode()).isEqualTo(2);
    assertThat(argosy("review", "--repository", where, "--fail-on", "bad").exitCode()).isEqualTo(2);
  }
}
