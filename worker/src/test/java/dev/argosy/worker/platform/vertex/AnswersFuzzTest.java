package dev.argosy.worker.platform.vertex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.fuzz.Fuzz;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.RetryAfter;
import dev.argosy.worker.platform.StreamListener;
import dev.argosy.worker.platform.WholeAnswer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever a cloud, or a proxy before it, answers becomes one outcome. */
final class AnswersFuzzTest {
  private static final String STREAM =
      """
      event: message_start
      data: {"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"usage":{"input_tokens":3,"output_tokens":1}}}

      : a comment
      data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

      data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hello \\u00e9"}}

      data: {"type":"content_block_stop","index":0}

      data: {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"t","name":"n","input":{}}}

      data: {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\\"a\\":1}"}}

      data: {"type":"content_block_stop","index":1}

      data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}

      data: {"type":"message_stop"}

      """;

  private static final String BROKEN =
      """
      data: {"type":"message_start","message":{"id":"msg_1","content":[],"usage":{}}}

      data: {"type":"error","error":{"type":"overloaded_error","message":"no"}}

      """;

  private static final String ODD_USAGE =
      """
      data: {"type":"message_start","message":{"id":"msg_1","content":[],"usage":7}}

      data: {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"output_tokens":9}}

      data: {"type":"message_stop"}

      """;

  /** The same bytes in one piece and in pieces cut anywhere mean the same. */
  @Test
  void streams() {
    Fuzz.runTexts(
        List.of(STREAM, BROKEN, ODD_USAGE, STREAM.replace("\n", "\r\n")),
        bytes -> {
          Outcome whole = answered(bytes, bytes.length + 1);
          assertThat(answered(bytes, 1 + bytes.length % 13)).isEqualTo(whole);
          return kind(whole);
        });
  }

  private static Outcome answered(byte[] bytes, int cut) {
    SseAnswer answer = new SseAnswer(StreamListener.NONE);
    for (int from = 0; from < bytes.length; from += cut) {
      answer.piece(ByteBuffer.wrap(bytes, from, Math.min(cut, bytes.length - from)));
    }
    return answer.ended();
  }

  @Test
  void wholeAnswers() {
    Fuzz.runTexts(
        List.of(
            """
            {"id":"msg_1","type":"message","role":"assistant","model":"m",\
            "content":[{"type":"text","text":"hello"}],"stop_reason":"refusal",\
            "usage":{"input_tokens":3,"output_tokens":2,"cache_creation":{"ephemeral_5m_input_tokens":1}}}""",
            "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"no\"}}"),
        bytes -> kind(WholeAnswer.outcome(bytes, 200)));
  }

  @Test
  void errorBodies() {
    int[] statuses = {400, 401, 403, 404, 408, 413, 429, 500, 503, 529};
    Fuzz.runTexts(
        List.of(
            """
            [{"error":{"code":429,"message":"Quota exceeded","status":"RESOURCE_EXHAUSTED","details":[\
            {"@type":"type.googleapis.com/google.rpc.ErrorInfo","metadata":{"quota_limit":"PerDay"}},\
            {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"1.5s"}]}}]""",
            "{\"type\":\"error\",\"error\":{\"type\":\"invalid_request_error\",\"message\":\"no\"}}",
            "<html>502</html>"),
        bytes -> {
          int status = statuses[bytes.length % statuses.length];
          return kind(VertexErrors.refused(status, ErrorBody.read(status, bytes)));
        });
  }

  @Test
  void retryAfter() {
    Instant now = Instant.parse("2026-11-22T12:00:00Z");
    Fuzz.runTexts(
        List.of("120", "Sun, 22 Nov 2026 12:00:10 GMT"),
        bytes -> {
          var wait = RetryAfter.parse(new String(bytes, StandardCharsets.ISO_8859_1), now);
          assertThat(wait == null || (!wait.isNegative() && wait.compareTo(RetryAfter.MAX) <= 0))
              .isTrue();
          return wait == null ? "none" : "a wait";
        });
  }

  private static String kind(Outcome outcome) {
    return outcome.getClass().getSimpleName();
  }
}
