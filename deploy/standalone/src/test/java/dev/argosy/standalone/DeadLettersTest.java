package dev.argosy.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.contract.Headers;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dead letters by hand, on a real broker. */
@KafkaTest
final class DeadLettersTest {
  private static final String PAST = "\"expires_at\":\"2026-01-01T00:00:00Z\",";

  KafkaBroker broker;

  @TempDir Path directory;

  private Letters letters;

  @BeforeEach
  void installation() throws IOException {
    letters = new Letters(broker, directory);
  }

  private static Map<String, String> failed(String cause, String source) {
    return Map.of(Headers.ERROR_TYPE, cause, Headers.SOURCE, source);
  }

  @Test
  void aListHasALineForEachAndCountsThemByCause() {
    letters.dead("inv-1", "");
    letters.dead(
        1,
        "",
        "not JSON",
        Map.of(Headers.ERROR_TYPE, "invalid_request", Headers.SOURCE, letters.requests + "-0@1"));

    Ran ran = letters.argosy("list");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    assertThat(ran.out().lines())
        .anyMatch(
            line ->
                line.matches(
                    "\\S+Z  0:0      inv-1  platform_error  claude-haiku-4-5  -  2 attempts"))
        .anyMatch(line -> line.matches("\\S+Z  1:0      -  invalid_request  -  -  2 attempts"))
        .last()
        .isEqualTo("2 dead letters: 1 invalid_request, 1 platform_error");
  }

  @Test
  void filtersNarrowWhatIsListedAndWhatIsRedriven() {
    letters.dead("a", "\"tenant\":\"x\",");
    String b =
        letters.dead(
            1,
            "b",
            Letters.request("b", "\"tenant\":\"y\","),
            Map.of(
                Headers.ERROR_TYPE, "timeout",
                Headers.TENANT, "y",
                Headers.SOURCE, letters.requests + "-0@9"));
    for (String[] filter :
        new String[][] {
          {"--cause", "timeout,poison"}, {"--tenant", "y"}, {"b"}, {b}, {"--cause", "timeout", "b"}
        }) {
      String[] redrive =
          Stream.concat(Stream.of("redrive", "--dry-run", "--json"), Stream.of(filter))
              .toArray(String[]::new);
      JsonNode answer = letters.argosy(redrive).json();
      assertThat(answer.path("would_be_redriven").asInt()).as("%s", answer).isEqualTo(1);
      assertThat(answer.path("letters").path(0).path("id").asText()).isEqualTo("b");
    }
    assertThat(count("--model", "claude-haiku-4-5")).isEqualTo(2);
    assertThat(count("--model", "claude-opus-5")).isZero();
    assertThat(count("--since", "1h")).isEqualTo(2);
    assertThat(count("--until", "1h")).isZero();
    assertThat(count("--since", "2026-01-01T00:00:00Z", "--until", "1ms")).isEqualTo(2);
    assertThat(letters.on(letters.requests)).as("a dry run does nothing").isEmpty();
  }

  private int count(String... filter) {
    String[] list =
        Stream.concat(Stream.of("list", "--json"), Stream.of(filter)).toArray(String[]::new);
    return letters.argosy(list).json().path("count").asInt();
  }

  @Test
  void aLetterIsShownWithItsHistoryAndWithoutContent() throws IOException {
    String name = letters.dead("inv-1", "\"metadata\":{\"who\":\"%s\"},".formatted(Letters.PROMPT));

    for (String called : List.of("inv-1", name)) {
      Ran shown = letters.argosy("show", called);
      assertThat(shown.exitCode()).isZero();
      assertThat(shown.out())
          .contains("platform_error: what the platform said", letters.requests + "-1@3")
          .contains("attempt 2 at 2026-11-22T12:00:02Z, haiku/west: failed after 790 ms")
          .contains("traceparent: " + Letters.TRACE, "customer, 26 bytes", "--content");
    }
    JsonNode object = letters.argosy("show", "inv-1", "--json").json().path("letters").path(0);
    assertThat(object.path("calls")).hasSize(2);
    List<Ran> all =
        List.of(
            letters.argosy("list"),
            letters.argosy("list", "--json"),
            letters.argosy("show", "inv-1"),
            letters.argosy("show", "inv-1", "--json"),
            letters.argosy("redrive", "inv-1", "--dry-run"),
            letters.argosy("redrive", "inv-1", "--json"));
    assertThat(all).noneMatch(ran -> (ran.out() + ran.err()).contains(Letters.PROMPT));

    String bytes =
        Letters.request("inv-1", "\"metadata\":{\"who\":\"%s\"},".formatted(Letters.PROMPT));
    assertThat(letters.argosy("show", name, "--content", "-").out()).isEqualTo(bytes);
    Path file = directory.resolve("request.json");
    assertThat(letters.argosy("show", name, "--content", file.toString()).out())
        .doesNotContain(Letters.PROMPT);
    assertThat(Files.readString(file)).isEqualTo(bytes);
    assertThat(letters.argosy("show", "nobody").exitCode()).isEqualTo(1);
  }

  @Test
  void aRequestGoesBackAsItCameAndSaysWhichLetterItWas() {
    String name = letters.dead("inv-1", "");

    Ran ran = letters.argosy("redrive", "inv-1");

    assertThat(ran.exitCode()).as(ran.err()).isZero();
    ConsumerRecord<byte[], byte[]> request = letters.on(letters.requests).getFirst();
    assertThat(new String(request.key(), UTF_8)).isEqualTo("inv-1");
    assertThat(new String(request.value(), UTF_8)).isEqualTo(Letters.request("inv-1", ""));
    assertThat(Letters.headers(request))
        .isEqualTo(
            Map.of(
                Headers.TRACEPARENT,
                Letters.TRACE,
                "customer",
                Letters.PROMPT,
                Headers.REDRIVEN_FROM,
                letters.topic + "-" + name.replace(':', '@')));
    String place = letters.requests + "-" + request.partition() + "@" + request.offset();
    assertThat(ran.out()).contains(name + "        inv-1 -> " + place, "redriven: 1");
    assertThat(letters.argosy("show", "inv-1").out()).contains("redriven   ", ", to " + place);
    assertThat(letters.argosy("list", "--open").out()).isEqualTo("0 dead letters\n");
  }

  @Test
  void whatWasRedrivenStaysUntilItIsWantedAgain() {
    letters.dead("a", "");
    letters.dead("b", "");
    assertThat(letters.argosy("redrive", "a").exitCode()).isZero();

    Ran all = letters.argosy("redrive", "--all");
    assertThat(all.exitCode()).isZero();
    assertThat(all.out()).contains("redriven: 1; stay: 1 redriven before (--again has");
    assertThat(letters.idsOn(letters.requests)).containsExactlyInAnyOrder("a", "b");

    assertThat(letters.argosy("redrive", "a", "--again").exitCode()).isZero();
    assertThat(letters.idsOn(letters.requests)).containsExactlyInAnyOrder("a", "a", "b");
    assertThat(count()).as("notes are no letters").isEqualTo(2);
  }

  @Test
  void whoeverIsNamedAndHasNoLetterIsToldAndTheOthersGoBack() throws IOException {
    String name = letters.dead("a", "");
    letters.dead("b", "");
    Path ids = Files.writeString(directory.resolve("ids.txt"), "b\ntypo-1\n7:7\n");

    Ran ran = letters.argosy("redrive", name, "--ids", ids.toString());

    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(1);
    assertThat(ran.out())
        .contains("typo-1     not found", "7:7        not found")
        .contains("redriven: 2; not found: 2");
    assertThat(letters.idsOn(letters.requests)).containsExactlyInAnyOrder("a", "b");
    Ran again = letters.argosy("redrive", "typo-1", "--dry-run", "--json");
    assertThat(again.exitCode()).isEqualTo(1);
    assertThat(again.json().path("not_found").asInt()).isEqualTo(1);
    assertThat(again.json().path("missing").path(0).asText()).isEqualTo("typo-1");
  }

  @Test
  void onlyWhatMaySucceedGoesBackAndEachReasonIsNamed() {
    letters.dead("expired", PAST);
    letters.dead(0, "", "not JSON", failed("invalid_request", letters.requests + "-0@1"));
    letters.dead(0, "lost", "", failed("platform_error", letters.requests + "-0@2"));
    letters.dead(
        0,
        "bad",
        Letters.request("bad", "\"tags\":7,"),
        failed("invalid_request", letters.requests + "-0@3"));
    letters.dead(0, "stray", Letters.request("stray", ""), failed("timeout", "elsewhere-0@4"));
    letters.dead(
        "gone",
        "\"content\":{\"ref\":\"main/_/gone/request-x\",\"bytes\":7,\"sha256\":\"%s\"},"
            .formatted("a".repeat(64)));

    Ran ran = letters.argosy("redrive", "--all");

    assertThat(ran.exitCode()).isEqualTo(1);
    assertThat(ran.out())
        .contains("expired stays, expired: would expire again: expires_at 2026-01-01T00:00:00Z")
        .contains("0:1 stays, malformed: no id: value must be JSON")
        .contains("lost stays, without its bytes")
        .contains("bad stays, invalid: would fail again: tags must be")
        .contains("stray stays, no lane: it came from elsewhere, which is no lane here")
        .contains("gone stays, content gone: main/_/gone/request-x is not there")
        .contains("redriven: 0; stay: ");
    assertThat(letters.on(letters.requests)).isEmpty();
    Ran forced = letters.argosy("redrive", "--all", "--force");
    assertThat(forced.exitCode()).isEqualTo(1);
    assertThat(letters.idsOn(letters.requests)).containsExactlyInAnyOrder("expired", "bad", "gone");
    assertThat(letters.argosy("redrive", "stray", "--to", letters.requests).exitCode()).isZero();
  }

  @Test
  void aLaneThatWouldChangeTenantOrResidencyIsNotTaken() {
    Map<String, String> fromRetries =
        Map.of(
            Headers.ERROR_TYPE, "platform_error",
            Headers.TENANT, "billing",
            Headers.RESIDENCY, "eu",
            Headers.SOURCE, letters.retries + "-5@77");
    letters.dead(0, "theirs", Letters.request("theirs", ""), fromRetries);

    Ran first = letters.argosy("redrive", "theirs", "--to", letters.requests);
    assertThat(first.exitCode()).isEqualTo(1);
    assertThat(first.out()).contains("none of the lanes keeps tenant billing and residency eu");

    assertThat(letters.argosy("redrive", "theirs").exitCode()).isZero();
    assertThat(letters.on(letters.requests)).isEmpty();
    assertThat(letters.idsOn(letters.tenants)).containsExactly("theirs");
  }

  /**
   * What kill -9 leaves between the request and its note's commit: both on the broker, undecided.
   */
  @Test
  void aRedriveThatDiedBeforeItsCommitIsUndoneByTheNext() throws Exception {
    String name = letters.dead("inv-1", "");
    try (var dead = letters.kafka().transactionalProducer("argosy-redrive-" + letters.topic)) {
      dead.initTransactions();
      dead.beginTransaction();
      dead.send(
              new ProducerRecord<>(
                  letters.requests, "inv-1".getBytes(UTF_8), "a half".getBytes(UTF_8)))
          .get();
      ProducerRecord<byte[], byte[]> note = new ProducerRecord<>(letters.topic, 0, null, null);
      note.headers()
          .add(
              Headers.REDRIVEN_FROM, (letters.topic + "-" + name.replace(':', '@')).getBytes(UTF_8))
          .add(Headers.REDRIVEN_TO, "x-0@0".getBytes(UTF_8));
      dead.send(note).get();

      Ran next = letters.argosy("redrive", "--all");

      assertThat(next.exitCode()).as(next.err()).isZero();
      assertThat(next.out()).contains("redriven: 1");
      assertThatThrownBy(dead::commitTransaction)
          .isInstanceOfAny(ProducerFencedException.class, InvalidProducerEpochException.class);
    }
    assertThat(letters.idsOn(letters.requests)).containsExactly("inv-1");
    assertThat(new String(letters.on(letters.requests).getFirst().value(), UTF_8))
        .isEqualTo(Letters.request("inv-1", ""));
  }

  @Test
  void aRedriveThatIsKilledAndRepeatedSendsEachOnce() throws Exception {
    int many = 60;
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      letters.dead(
          i % 2,
          "r-" + i,
          Letters.request("r-" + i, ""),
          failed("timeout", letters.requests + "-0@" + i));
      ids.add("r-" + i);
    }
    try (ArgosyProcess killed =
        ArgosyProcess.start(directory, letters.words("redrive", "--all", "--rate", "20/s"))) {
      killed.line("1:");
      killed.kill();
    }
    int before = letters.on(letters.requests).size();

    Ran rest = letters.argosy("redrive", "--all", "--json");

    assertThat(rest.exitCode()).as(rest.err()).isZero();
    assertThat(before).isBetween(1, many - 1);
    assertThat(rest.json().path("redriven").asInt()).isBetween(1, many - before);
    assertThat(letters.idsOn(letters.requests)).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void aLimitBoundsHowManyGoBackAndTheNextGoOn() {
    for (int i = 0; i < 5; i++) {
      letters.dead("r-" + i, "");
    }
    assertThat(letters.argosy("redrive", "--all", "--limit", "2").out()).contains("redriven: 2");
    assertThat(letters.argosy("redrive", "--all", "--limit", "2").out()).contains("redriven: 2");
    assertThat(Set.copyOf(letters.idsOn(letters.requests))).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redrive",
        "redrive --all --cause timeout",
        "redrive --all --rate many",
        "redrive --all --limit 0",
        "redrive --all --to nowhere",
        "redrive --ids no-such-file",
        "list --cause bad-luck",
        "list --since yesterday",
        "list --limit -5",
        "show",
        ""
      })
  void whatSaysTooLittleOrNothingKnownHasCode2(String words) {
    Ran ran = letters.argosy(words.isEmpty() ? new String[0] : words.split(" "));
    assertThat(ran.exitCode()).as(ran.err()).isEqualTo(2);
  }
}
