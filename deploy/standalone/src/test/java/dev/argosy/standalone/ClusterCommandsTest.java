package dev.argosy.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.contract.Cancel;
import dev.argosy.contract.Cancel.Target;
import dev.argosy.contract.CancelCodec;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.ResultError;
import dev.argosy.contract.Status;
import dev.argosy.contract.Timing;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.standalone.kafka.CommittedReader;
import dev.argosy.standalone.kafka.KafkaConnection;
import dev.argosy.standalone.kafka.Submitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that meet a cluster, on a real broker; its results are written by hand. */
@KafkaTest
final class ClusterCommandsTest {
  private static final String ENVELOPE =
      """
      {"id":"%s","body":{"model":"claude-haiku-4-5","max_tokens":8,"messages":[{"role":"user","content":"hi"}]}}
      """;

  KafkaBroker broker;

  @TempDir Path directory;

  private String requests = "";
  private String results = "";
  private Path ids = Path.of("");

  @BeforeEach
  void topics() {
    requests = broker.topic("requests", 3);
    results = broker.topic("results", 3);
    ids = directory.resolve("ids.txt");
  }

  private Ran argosy(String input, String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--bootstrap-servers";
    all[arguments.length + 1] = broker.bootstrapServers();
    return Ran.withInput(input, all);
  }

  private void answered(String... answered) {
    try (var submitter =
        new Submitter(KafkaConnection.to(broker.bootstrapServers()), results, _ -> {})) {
      for (String id : answered) {
        submitter.send(id, new ResultCodec().encode(result(id)));
      }
      submitter.flush();
    }
  }

  private static Result result(String id) {
    Instant now = Instant.parse("2026-11-22T12:00:00Z");
    return new Result(
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
        "w");
  }

  @Test
  void topicsAreMadeOnceAndComparedAfterwards() throws IOException {
    String prefix = broker.uniqueName("made");
    Path config =
        Files.writeString(
            directory.resolve("worker.yaml"),
            """
            topics: {results: %1$s.r, replies: %1$s.y, retries: %1$s.t, parked: %1$s.p, usage: %1$s.u, chunks: %1$s.c, dead-letters: %1$s.d, control: %1$s.l, fleet: %1$s.f}
            lanes: [{topic: %1$s.q}]
            platforms:
              west: {kind: bedrock, region: us-west-2}
            quotas:
              haiku: {metering: bedrock, tokens-per-minute: 2000000}
            models:
              claude-haiku-4-5:
                routes: [{platform: west, model-id: "global.anthropic.x", geography: global, quota: haiku}]
            """
                .formatted(prefix));
    String[] create = {
      "topics", "create", "--json", "--partitions", "2", "--config", config.toString()
    };
    String[] dry = Arrays.copyOf(create, create.length + 1);
    dry[create.length] = "--dry-run";

    Ran wouldBe = argosy("", dry);
    Ran first = argosy("", create);
    Ran second = argosy("", create);
    create[4] = "3";
    Ran other = argosy("", create);

    assertThat(wouldBe.json().path("created")).hasSize(10);
    assertThat(first.json().path("created")).as("the dry run made nothing").hasSize(10);
    assertThat(second.json().path("exists")).hasSize(10);
    assertThat(other.json().path("differs")).as("all but control and fleet").hasSize(8);
    assertThat(other.exitCode()).isZero();
  }

  @Test
  void requestsFromAPipeAreAcknowledgedAndTheirIdsWritten() throws IOException {
    Ran ran =
        argosy(
            ENVELOPE.formatted("a") + "\n" + ENVELOPE.formatted("b"),
            "submit",
            "-",
            "--json",
            "--topic",
            requests,
            "--ids-out",
            ids.toString());
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.json().path("submitted").asLong()).isEqualTo(2);
    assertThat(Files.readAllLines(ids)).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void copiesAndMadeUpRequestsHaveIdsOfTheirOwn() throws IOException {
    Path template = Files.writeString(directory.resolve("one.jsonl"), ENVELOPE.formatted("t"));
    Path others = directory.resolve("others.txt");
    argosy(
        "",
        "submit",
        template.toString(),
        "--count",
        "20",
        "--topic",
        requests,
        "--ids-out",
        ids.toString());
    argosy("", "submit", "--count", "20", "--topic", requests, "--ids-out", others.toString());
    assertThat(Files.readAllLines(ids)).hasSize(20).doesNotHaveDuplicates();
    assertThat(Files.readAllLines(others)).hasSize(20).doesNotHaveDuplicates();
  }

  @Test
  void aLineThatBreaksTheContractIsNamedAndStopsTheSubmission() throws IOException {
    Ran ran =
        argosy(
            ENVELOPE.formatted("a") + "{\"id\":\"b\"}\n",
            "submit",
            "-",
            "--topic",
            requests,
            "--ids-out",
            ids.toString());
    assertThat(ran.exitCode()).isEqualTo(2);
    assertThat(ran.err()).contains("line 2", "body").doesNotContain("\tat ");
    assertThat(Files.readAllLines(ids)).containsExactly("a");
  }

  @Test
  void uncheckedLinesAreSentAsTheyAre() {
    Ran ran =
        argosy("no JSON at all\n", "submit", "-", "--unchecked", "--json", "--topic", requests);
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.json().path("submitted").asLong()).isEqualTo(1);
  }

  @Test
  void aMissingTopicIsCode3AndSaysHowToMakeIt() {
    Ran ran = argosy("", "submit", "--count", "1", "--topic", broker.uniqueName("nowhere"));
    assertThat(ran.exitCode()).isEqualTo(3);
    assertThat(ran.err()).contains("does not exist", "argosy topics create");
  }

  private List<Cancel> said(String topic) {
    List<Cancel> said = new ArrayList<>();
    try (var reader =
        CommittedReader.fromBeginning(KafkaConnection.to(broker.bootstrapServers()), topic)) {
      while (!reader.atEnd()) {
        reader
            .poll(Duration.ofMillis(100))
            .forEach(record -> said.add(new CancelCodec().decode(record.value()).orElseThrow()));
      }
    }
    return said;
  }

  @Test
  void idsThatAreNotWantedAnyMoreAreSaidOnTheTopicOfControl() throws IOException {
    String control = broker.topic("control", 1);
    Files.writeString(ids, "c\n\na\n");
    Ran ran = argosy("", "cancel", "a", "b", "--ids", ids.toString(), "--json", "--topic", control);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.json().path("cancels").asInt()).isEqualTo(3);
    assertThat(ran.json().path("ids")).extracting(JsonNode::asText).containsExactly("a", "b", "c");
    assertThat(said(control))
        .extracting(Cancel::cancel)
        .containsExactly(Target.ofId("a"), Target.ofId("b"), Target.ofId("c"));
    assertThat(said(control)).extracting(Cancel::requestedAt).doesNotContainNull();
  }

  @Test
  void noIdIsLeftOutHoweverOftenOthersAreNamed() throws IOException {
    String control = broker.topic("control", 1);
    Files.writeString(ids, "a\n".repeat(20_000) + "last\n");
    Ran ran = argosy("", "cancel", "--ids", ids.toString(), "--json", "--topic", control);
    assertThat(ran.json().path("ids")).extracting(JsonNode::asText).containsExactly("a", "last");

    Files.write(ids, IntStream.range(0, 10_001).mapToObj(Integer::toString).toList());
    Ran tooMany = argosy("", "cancel", "--ids", ids.toString(), "--topic", control);
    assertThat(tooMany.exitCode()).isEqualTo(2);
    assertThat(tooMany.err()).contains("at most 10,000 ids");
  }

  @Test
  void aTagThatIsNotWantedAnyMoreIsSaidOnceForOneTenantIfOneIsNamed() {
    String control = broker.topic("control", 1);
    Ran ran = argosy("", "cancel", "--tag", "job=a=b", "--tenant", "billing", "--topic", control);
    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out())
        .isEqualTo(
            "said on %s that all requests with the tag job=a=b of tenant billing are not wanted any more\n"
                .formatted(control));
    assertThat(said(control))
        .extracting(Cancel::cancel)
        .containsExactly(Target.ofTag("job", "a=b").ofTenant("billing"));
  }

  @Test
  void aCancelThatMeansNobodyIsCode2AndSaysWhatItWants() {
    assertThat(argosy("", "cancel").err()).contains("which requests?");
    assertThat(argosy("", "cancel", "a", "--tag", "b=c").err()).contains("not both");
    assertThat(argosy("", "cancel", "--tag", "b").err()).contains("KEY=VALUE");
    Ran tooLong = argosy("", "cancel", "x".repeat(300));
    assertThat(tooLong.err()).contains("cancel.id must have 1..256 characters");
    assertThat(tooLong.exitCode()).isEqualTo(2);
  }

  @Test
  void oneResultForEachIdPassesTheAudit() throws IOException {
    Files.writeString(ids, "a\nb\n");
    answered("a", "b", "somebody-elses");
    Ran ran = argosy("", "audit", "--json", "--topic", results, "--ids", ids.toString());
    assertThat(ran.out().strip())
        .isEqualTo("{\"ids\":2,\"results\":2,\"missing\":0,\"duplicates\":0}");
    assertThat(ran.exitCode()).isZero();
  }

  @Test
  void aMissingResultAndADoubledOneFailTheAudit() throws IOException {
    Files.writeString(ids, "a\nb\nc\n");
    answered("a", "b", "b");
    Ran ran = argosy("", "audit", "--json", "--topic", results, "--ids", ids.toString());
    assertThat(ran.out().strip())
        .isEqualTo("{\"ids\":3,\"results\":3,\"missing\":1,\"duplicates\":1}");
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.err()).contains("b: 2 of 1", "c: 0 of 1");
  }

  @Test
  void anIdPostedTwiceWantsTwoResults() throws IOException {
    Files.writeString(ids, "a\na\n");
    answered("a");
    Ran ran = argosy("", "audit", "--json", "--topic", results, "--ids", ids.toString());
    assertThat(ran.json().path("missing").asLong()).isEqualTo(1);
    assertThat(ran.exitCode()).isEqualTo(1);
  }

  @Test
  void resultsPrintsWhatStandsOnTheTopic() {
    answered("a");
    Ran ran = argosy("", "results", "--json-lines", "--topic", results);
    assertThat(ran.exitCode()).isZero();
    assertThat(ran.out().strip())
        .isEqualTo(new String(new ResultCodec().encode(result("a")), UTF_8));
  }

  @Test
  void resultsThatDoNotComeInTimeAreCode1() {
    answered("a");
    Ran ran = argosy("", "results", "--count", "2", "--timeout", "300ms", "--topic", results);
    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out()).contains("failed    a  unknown_model: nobody serves it");
    assertThat(ran.err()).contains("1 are missing");
  }
}
