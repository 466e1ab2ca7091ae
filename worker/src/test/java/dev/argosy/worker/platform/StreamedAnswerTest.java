package dev.argosy.worker.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.StreamEvent;
import dev.argosy.contract.Usage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the end of a stream means, whichever transport brought it. */
class StreamedAnswerTest {
  private static final String START =
      """
      {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant",
       "model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":25,"output_tokens":1}}}""";
  private static final String BLOCK =
      """
      {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}""";
  private static final String TEXT =
      """
      {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"%s"}}""";
  private static final String STOP = "{\"type\":\"message_stop\"}";
  private static final Usage PARTIAL = new Usage(25, 10, 0, 0, 0);
  private static final PlatformError RESET =
      new PlatformError(ErrorType.PLATFORM_ERROR, "Reset", "gone", null);

  private final List<StreamEvent> heard = new ArrayList<>();
  private final StreamedAnswer answer = new StreamedAnswer(heard::add);

  private void events(String... events) {
    for (String event : events) {
      answer.event(event.getBytes(UTF_8));
    }
  }

  private static String end(String reason) {
    return "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"%s\"},\"usage\":{\"output_tokens\":4}}"
        .formatted(reason);
  }

  /** Forty bytes of answer: some ten tokens. */
  private void begun() {
    events(START, BLOCK, TEXT.formatted("x".repeat(40)));
  }

  private static PlatformError failed(Outcome outcome, Usage partial) {
    assertThat(outcome).isInstanceOf(Outcome.Failed.class);
    assertThat(((Outcome.Failed) outcome).partial()).isEqualTo(partial);
    return ((Outcome.Failed) outcome).error();
  }

  @Test
  void aMessageThatStoppedIsCompletedWithItsFinalCounts() {
    events(START, BLOCK, TEXT.formatted("Hello"), end("end_turn"), STOP);
    assertThat(answer.ended())
        .isInstanceOfSatisfying(
            Outcome.Completed.class,
            completed -> {
              assertThat(completed.usage()).isEqualTo(new Usage(25, 4, 0, 0, 0));
              assertThat(completed.message().text()).contains("Hello");
            });
    assertThat(heard).hasSize(5);
  }

  @Test
  void aRefusalIsOneInAStreamToo() {
    events(START, end("refusal"), STOP);
    assertThat(answer.ended()).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void aGoodEndOfTheConnectionIsNoneOfTheMessage() {
    begun();
    assertThat(failed(answer.ended(), PARTIAL).code()).isEqualTo("TruncatedStream");
  }

  @Test
  void anErrorOfTheConnectionAfterTheStopChangesNothing() {
    events(START, end("end_turn"), STOP);
    assertThat(answer.failed(new Outcome.Failed(RESET, Usage.NONE)))
        .isInstanceOf(Outcome.Completed.class);
  }

  @Test
  void beforeTheMessageBeginsAnErrorIsWhatTheTableSays() {
    Outcome throttled = new Outcome.Throttled(RESET, null, true);
    assertThat(answer.failed(throttled)).isSameAs(throttled);
  }

  @ParameterizedTest
  @CsvSource({"throttled", "overloaded", "failed", "rejected", "unusable", "unauthenticated"})
  void onceTheMessageHasBegunEveryErrorIsABilledAttempt(String kind) {
    Outcome byTable =
        switch (kind) {
          case "throttled" -> new Outcome.Throttled(RESET, null, false);
          case "overloaded" -> new Outcome.Overloaded(RESET, null);
          case "rejected" -> new Outcome.Rejected(RESET);
          case "unusable" -> new Outcome.RouteUnusable(RESET);
          case "unauthenticated" -> new Outcome.Unauthenticated(RESET);
          default -> new Outcome.Failed(RESET, Usage.NONE);
        };
    begun();
    assertThat(failed(answer.failed(byTable), PARTIAL)).isEqualTo(RESET);
  }

  @Test
  void whatAnAbandonedStreamHasDrawnIsKept() {
    begun();
    assertThat(answer.failed(new Outcome.Abandoned(Usage.NONE)))
        .isEqualTo(new Outcome.Abandoned(PARTIAL));
  }

  @ParameterizedTest
  @CsvSource({
    "rate_limit_error, Throttled, THROTTLED",
    "overloaded_error, Overloaded, OVERLOADED",
    "timeout_error, Failed, TIMEOUT",
    "api_error, Failed, PLATFORM_ERROR",
    "something_new_error, Failed, PLATFORM_ERROR",
    "invalid_request_error, Rejected, INVALID_REQUEST",
    "request_too_large, Rejected, TOO_LARGE",
    "authentication_error, Unauthenticated, PERMISSION_DENIED",
    "permission_error, RouteUnusable, PERMISSION_DENIED",
    "billing_error, RouteUnusable, PERMISSION_DENIED",
    "not_found_error, RouteUnusable, NOT_FOUND",
  })
  void anErrorEventIsKnownByItsType(String type, String ends, ErrorType known) {
    String event =
        "{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"said so\"}}".formatted(type);
    events(event);
    assertThat(answer.ended().getClass().getSimpleName()).isEqualTo(ends);

    StreamedAnswer billed = new StreamedAnswer(StreamListener.NONE);
    billed.event(START.getBytes(UTF_8));
    billed.event(event.getBytes(UTF_8));
    assertThat(failed(billed.ended(), new Usage(25, 1, 0, 0, 0)))
        .isEqualTo(new PlatformError(known, type, "said so", 200));
  }

  @Test
  void aStreamThatCannotBeReadFailsAndWhatComesAfterIsNotHeard() {
    begun();
    events("{\"type\":", STOP);
    assertThat(failed(answer.ended(), PARTIAL).code()).isEqualTo("UnreadableStream");
    assertThat(heard).hasSize(3);
  }
}
