package dev.argosy.worker.platform.bedrock;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.argosy.worker.platform.StreamedAnswer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.bedrockruntime.model.BedrockRuntimeException;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/**
 * The frames of {@code InvokeModelWithResponseStream}, read into an answer: a {@code chunk} holds a
 * native event in Base64, an exception ends the stream. Owned by one thread at a time.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModelWithResponseStream.html">InvokeModelWithResponseStream</a>
 */
final class BedrockStream {
  private static final JsonFactory JSON = new JsonFactory();

  /** What it answers to the exception that ends a stream it had begun with a 200. */
  private static final int STATUS = 200;

  private final StreamedAnswer answer;
  private final EventFrames frames = new EventFrames(this::frame);

  BedrockStream(StreamedAnswer answer) {
    this.answer = answer;
  }

  /**
   * The next piece of the body.
   *
   * @throws AwsServiceException with which the platform ended the stream
   * @throws RuntimeException that says why the bytes are no stream
   */
  void read(ByteBuffer piece) {
    frames.read(piece);
  }

  private void frame(Message frame) {
    switch (header(frame, ":message-type")) {
      case "event" -> {
        byte[] event = field(frame.getPayload(), "bytes", JsonParser::getBinaryValue);
        if (event != null) { // kinds of events may be added
          answer.event(event);
        }
      }
      case "exception" ->
          throw ended(
              header(frame, ":exception-type"),
              field(frame.getPayload(), "message", JsonParser::getText));
      case "error" -> throw ended(header(frame, ":error-code"), header(frame, ":error-message"));
      default -> {}
    }
  }

  private static String header(Message frame, String name) {
    HeaderValue value = frame.getHeaders().get(name);
    return value == null ? "" : value.getString();
  }

  /** By the name that it has elsewhere too: {@code throttlingException} is the member's. */
  private static AwsServiceException ended(String member, @Nullable String message) {
    String code =
        member.isEmpty()
            ? ""
            : member.substring(0, 1).toUpperCase(Locale.ROOT) + member.substring(1);
    return BedrockRuntimeException.builder()
        .statusCode(STATUS)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
        .message(message)
        .build();
  }

  private interface Value<T> {
    T of(JsonParser parser) throws IOException;
  }

  /** A member of an object of plain members; null if it has none of that name. */
  private static <T> @Nullable T field(byte[] json, String name, Value<T> value) {
    try (JsonParser parser = JSON.createParser(json)) {
      T found = null;
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (found == null && parser.nextToken() == JsonToken.FIELD_NAME) {
          boolean its = parser.currentName().equals(name);
          if (parser.nextToken() == JsonToken.VALUE_STRING && its) {
            found = value.of(parser);
          } else {
            parser.skipChildren();
          }
        }
      }
      return found;
    } catch (IOException broken) {
      throw new IllegalArgumentException("a frame does not hold JSON", broken);
    }
  }
}
