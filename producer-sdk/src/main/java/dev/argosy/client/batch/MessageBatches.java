package dev.argosy.client.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.argosy.contract.Body;
import dev.argosy.contract.ContentRef;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultError;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lines that the Message Batches API takes and gives: {@code {"custom_id","params"}} in, {@code
 * {"custom_id","result"}} out, so that files written for it run here unchanged. A request's {@code
 * custom_id} travels as its metadata and comes back with the result. See <a
 * href="https://platform.claude.com/docs/en/api/messages/batches/results">the API's page</a>.
 */
public final class MessageBatches {
  private static final String CUSTOM_ID = "custom_id";
  private static final int CUSTOM_ID_MAX = 256;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
          .build();

  /**
   * A line, read.
   *
   * @param customId the caller's name for the request; null if it could not be read
   * @param params the native request; null if the line can't be used
   * @param problem why it can't be used; null if it can
   */
  public record Line(@Nullable String customId, @Nullable Body params, @Nullable String problem) {}

  private MessageBatches() {}

  /** What a line says. Never throws for anything that may stand in a file. */
  public static Line read(byte[] line) {
    String customId = null;
    Body params = null;
    String problem = null;
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return new Line(null, null, "must be a JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (name.equals(CUSTOM_ID) && value == JsonToken.VALUE_STRING) {
          customId = json.getText();
        } else if (name.equals("params") && value == JsonToken.START_OBJECT) {
          RawJson object = object(json, line);
          try {
            params = Body.of(object);
          } catch (IllegalArgumentException brokenRule) {
            problem = String.valueOf(brokenRule.getMessage()).replaceFirst("^body", "params");
          }
        } else {
          json.skipChildren();
        }
      }
      if (json.nextToken() != null) {
        problem = "must end after its object";
      }
    } catch (IOException notJson) {
      return new Line(clean(customId) ? customId : null, null, notJson(notJson));
    }
    if (!clean(customId)) {
      return new Line(null, null, "custom_id must be text of 1..256 characters");
    }
    if (problem == null && params == null) {
      problem = "params must be there, an object";
    }
    return new Line(customId, problem == null ? params : null, problem);
  }

  private static RawJson object(JsonParser json, byte[] line) throws IOException {
    int from = (int) json.currentTokenLocation().getByteOffset();
    json.skipChildren();
    int to = (int) json.currentTokenLocation().getByteOffset() + 1;
    return RawJson.of(Arrays.copyOfRange(line, from, to));
  }

  private static boolean clean(@Nullable String customId) {
    return customId != null
        && !customId.isEmpty()
        && customId.codePointCount(0, customId.length()) <= CUSTOM_ID_MAX
        && customId
            .codePoints()
            .noneMatch(c -> Character.isISOControl(c) || (c >= 0xd800 && c <= 0xdfff));
  }

  private static String notJson(IOException notJson) {
    return notJson instanceof JsonProcessingException known && known.getLocation() != null
        ? "must be JSON: %s (column %d)"
            .formatted(known.getOriginalMessage(), known.getLocation().getColumnNr())
        : "must be JSON";
  }

  /** The metadata that carries this {@code custom_id}. */
  public static RawJson metadata(String customId) {
    return RawJson.of(
        written(
            json -> {
              json.writeStartObject();
              json.writeStringField(CUSTOM_ID, customId);
              json.writeEndObject();
            }));
  }

  /**
   * The {@code custom_id} that a result's request had.
   *
   * @throws IllegalArgumentException if it was not made with {@link #metadata}
   */
  public static String customId(Result result) {
    RawJson metadata = result.metadata();
    if (metadata != null) {
      try (JsonParser json = JSON.createParser(metadata.bytes())) {
        if (json.nextToken() == JsonToken.START_OBJECT
            && CUSTOM_ID.equals(json.nextFieldName())
            && json.nextToken() == JsonToken.VALUE_STRING) {
          return json.getText();
        }
      } catch (IOException notJson) {
        throw new IllegalArgumentException(
            "the metadata of " + result.id() + " must be JSON", notJson);
      }
    }
    throw new IllegalArgumentException("the metadata of " + result.id() + " holds no custom_id");
  }

  /**
   * A result as a line, without its end. One whose message is kept outside of Kafka, and is not in
   * it, is {@code errored}.
   */
  public static byte[] line(String customId, Result result) {
    return line(
        customId,
        json -> {
          switch (result.status()) {
            case SUCCEEDED -> succeeded(json, result);
            case FAILED -> failed(json, result);
            case EXPIRED -> json.writeStringField("type", "expired");
            case CANCELLED -> json.writeStringField("type", "canceled");
          }
        });
  }

  /** The line of a request that was never sent, without its end. */
  public static byte[] refused(String customId, String problem) {
    return line(customId, json -> errored(json, "invalid_request_error", problem, null));
  }

  /** The line of a request that is not wanted any more, without its end. */
  public static byte[] canceled(String customId) {
    return line(customId, json -> json.writeStringField("type", "canceled"));
  }

  private static void succeeded(JsonGenerator json, Result result) throws IOException {
    RawJson message = result.message();
    if (message == null) {
      ContentRef kept = result.messageRef();
      errored(
          json,
          "not_found_error",
          "the answer is kept outside of Kafka and cannot be had: "
              + (kept == null ? "" : kept.ref()),
          result.id());
      return;
    }
    json.writeStringField("type", "succeeded");
    json.writeFieldName("message");
    json.writeRawValue(oneLine(message.text()));
  }

  /** Between tokens, where alone JSON may hold them, line ends are as good as blanks. */
  private static String oneLine(String json) {
    return json.replace('\n', ' ').replace('\r', ' ');
  }

  private static void failed(JsonGenerator json, Result result) throws IOException {
    ResultError error = result.error();
    if (error == null) {
      throw new IllegalArgumentException("a failed result has an error: " + result.id());
    }
    errored(json, apiName(error.type()), error.message(), result.id());
  }

  private static void errored(
      JsonGenerator json, String type, String message, @Nullable String requestId)
      throws IOException {
    json.writeStringField("type", "errored");
    json.writeObjectFieldStart("error");
    json.writeStringField("type", "error");
    json.writeObjectFieldStart("error");
    json.writeStringField("type", type);
    json.writeStringField("message", message);
    json.writeEndObject();
    json.writeStringField("request_id", requestId);
    json.writeEndObject();
  }

  /** What the API calls an error that the fleet calls so; its set is closed too. */
  static String apiName(ErrorType type) {
    return switch (type) {
      case INVALID_REQUEST, TOO_LARGE, NO_ROUTE, BUDGET_EXCEEDED -> "invalid_request_error";
      case UNKNOWN_MODEL, NOT_FOUND -> "not_found_error";
      case PERMISSION_DENIED -> "permission_error";
      case THROTTLED -> "rate_limit_error";
      case OVERLOADED -> "overloaded_error";
      case TIMEOUT, EXPIRED -> "timeout_error";
      case PLATFORM_ERROR, RESULT_TOO_LARGE, POISON, CANCELLED -> "api_error";
    };
  }

  private interface Content {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] line(String customId, Content result) {
    return written(
        json -> {
          json.writeStartObject();
          json.writeStringField(CUSTOM_ID, customId);
          json.writeObjectFieldStart("result");
          result.write(json);
          json.writeEndObject();
          json.writeEndObject();
        });
  }

  private static byte[] written(Content content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      content.write(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException("an array can be written to", impossible);
    }
    return bytes.toByteArray();
  }
}
