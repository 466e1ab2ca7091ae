package dev.argosy.worker.platform.vertex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.argosy.worker.platform.RetryAfter;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The body of an answer that is an error, in the shapes that come over HTTP: Google's {@code
 * {"error":{"code","message","status","details"}}}, alone or, from methods that stream, in an
 * array; Anthropic's {@code {"type":"error","error":{"type","message"}}}, passed on; or a page of
 * some proxy. Pure.
 *
 * @see <a href="https://cloud.google.com/apis/design/errors#http_mapping">Google's error model</a>
 */
final class ErrorBody {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000);

  private ErrorBody() {}

  /** What it says; its status where it says nothing. */
  static Said read(int httpStatus, byte[] body) {
    JsonNode error = error(body);
    String status = error.path("status").asText(error.path("type").asText(""));
    return new Said(
        status.isEmpty() ? "HTTP " + httpStatus : status,
        error.path("message").asText("no message"),
        quota(error.path("details")),
        retryDelay(error.path("details")));
  }

  private static JsonNode error(byte[] body) {
    try {
      JsonNode root = JSON.readTree(body);
      return (root.isArray() ? root.path(0) : root).path("error");
    } catch (IOException notJson) {
      return JSON.missingNode();
    }
  }

  private static String quota(JsonNode details) {
    for (JsonNode detail : details) {
      JsonNode limit = detail.path("metadata").path("quota_limit");
      if (limit.isTextual()) {
        return limit.asText();
      }
    }
    return "";
  }

  /** A duration as JSON writes it: {@code "1.5s"}. */
  private static @Nullable Duration retryDelay(JsonNode details) {
    for (JsonNode detail : details) {
      String delay = detail.path("retryDelay").asText("");
      if (delay.matches("[0-9]{1,12}(\\.[0-9]{1,9})?s")) {
        BigDecimal seconds = new BigDecimal(delay.substring(0, delay.length() - 1));
        return RetryAfter.bounded(
            Duration.ofSeconds(
                seconds.longValue(),
                seconds.remainder(BigDecimal.ONE).multiply(NANOS).longValue()));
      }
    }
    return null;
  }
}
