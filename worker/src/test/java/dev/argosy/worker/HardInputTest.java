package dev.argosy.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Call;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Result;
import dev.argosy.contract.Status;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.simulator.script.Fault;
import dev.argosy.simulator.script.Script;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Whatever a sender writes ends in a clear record, and the partition behind it goes on. */
@KafkaTest
class HardInputTest {
  private static final int SMALL = 2 << 20;

  private KafkaBroker broker;

  @Test
  void inputThatIsNoRequestEndsInADeadLetterWithItsBytes() throws Exception {
    try (TestFleet fleet = new TestFleet(broker, SMALL, Script.NONE)) {
      fleet.send("not json at all");
      fleet.send(new byte[0]);
      fleet.send((byte[]) null);
      fleet.send(TestFleet.request("after"));

      var results = fleet.serveUntil(fleet.results, 1);
      assertThat(TestFleet.result(results.getFirst()).id()).isEqualTo("after");
      var letters = fleet.read(fleet.deadLetters, 3);
      assertThat(letters.get(0).value()).isEqualTo("not json at all".getBytes(UTF_8));
      assertThat(letters.get(1).value()).isEmpty();
      assertThat(letters.get(2).value()).isNull();
      assertThat(letters)
          .allSatisfy(
              letter ->
                  assertThat(header(letter, Headers.ERROR_TYPE)).isEqualTo("invalid_request"));
      assertThat(header(letters.get(1), Headers.SOURCE)).isEqualTo(fleet.requests + "-0@1");
    }
  }

  @Test
  void aRequestThatBreaksARuleEndsInAFailedResultThatNamesIt() throws Exception {
    try (TestFleet fleet = new TestFleet(broker, SMALL, Script.NONE)) {
      fleet.send(TestFleet.request("unknown-model").replace("claude-haiku-4-5", "gpt-9"));
      fleet.send(TestFleet.request("negative").replace(":64", ":-5"));
      fleet.send(TestFleet.request("not-allowed", ",\"reply\":{\"topic\":\"secrets\"}"));
      fleet.send(TestFleet.request("missing", ",\"reply\":{\"topic\":\"nobody-made-this\"}"));
      fleet.send(
          TestFleet.request("after", ",\"reply\":{\"topic\":\"" + fleet.allowedReplies + "\"}"));

      var records = fleet.serveUntil(fleet.results, 5);
      List<Result> results = records.stream().map(TestFleet::result).toList();
      assertThat(results)
          .extracting(Result::id)
          .containsExactlyInAnyOrder(
              "unknown-model", "negative", "not-allowed", "missing", "after");
      assertFailed(results, "unknown-model", ErrorType.UNKNOWN_MODEL, "gpt-9");
      assertFailed(results, "negative", ErrorType.INVALID_REQUEST, "max_tokens");
      assertFailed(results, "not-allowed", ErrorType.INVALID_REQUEST, "reply.topic");
      assertFailed(results, "missing", ErrorType.INVALID_REQUEST, "reply.topic");
      assertThat(fleet.read(fleet.deadLetters, 4)).hasSize(4);
      assertThat(TestFleet.result(fleet.read(fleet.allowedReplies, 1).getFirst()).id())
          .isEqualTo("after");
    }
  }

  @Test
  void aResultOverItsTopicsLimitBecomesASmallFailedOneThatIsStillBilled() throws Exception {
    Script huge = Script.parse("requests: [{match: {key: big}, calls: [huge(" + 2 * SMALL + ")]}]");
    try (TestFleet fleet = new TestFleet(broker, SMALL, huge)) {
      fleet.send(TestFleet.request("big"));
      fleet.send(TestFleet.request("after"));

      List<Result> results =
          fleet.serveUntil(fleet.results, 2).stream().map(TestFleet::result).toList();
      assertFailed(results, "big", ErrorType.RESULT_TOO_LARGE, "limit");
      Result big =
          results.stream().filter(each -> each.id().equals("big")).findFirst().orElseThrow();
      assertThat(big.cost().allAttempts()).isPositive();
      assertThat(fleet.read(fleet.deadLetters, 1).getFirst().value())
          .isEqualTo(TestFleet.request("big").getBytes(UTF_8));
    }
  }

  @Test
  void theLargestRequestCanBeRetried() throws Exception {
    Script failOnce = Script.of(Script.sequence("largest", Fault.SERVER_ERROR, Fault.NONE));
    try (TestFleet fleet = new TestFleet(broker, SMALL, failOnce)) {
      fleet.send(TestFleet.requestOf("largest", SMALL - 100));

      Result result = TestFleet.result(fleet.serveUntil(fleet.results, 1).getFirst());
      assertThat(result.status()).isEqualTo(Status.SUCCEEDED);
      assertThat(result.calls()).extracting(Call::outcome).containsExactly("failed", "completed");
    }
  }

  @Test
  void thirtyMegabytesAreRefusedByThePlatformAndReportedAsTooLarge() throws Exception {
    try (TestFleet fleet = new TestFleet(broker, 32 << 20, Script.NONE)) {
      fleet.send(TestFleet.requestOf("thirty", 30_000_000));
      fleet.send(TestFleet.request("after"));

      List<Result> results =
          fleet.serveUntil(fleet.results, 2).stream().map(TestFleet::result).toList();
      assertFailed(results, "thirty", ErrorType.TOO_LARGE, "");
      assertThat(fleet.read(fleet.deadLetters, 1).getFirst().value()).hasSize(30_000_000);
    }
  }

  private static void assertFailed(List<Result> results, String id, ErrorType type, String word) {
    Result result = results.stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
    assertThat(result.status()).as(id).isEqualTo(Status.FAILED);
    assertThat(result.error().type()).as(id).isEqualTo(type);
    assertThat(result.error().message()).as(id).contains(word);
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
