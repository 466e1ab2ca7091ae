package dev.argosy.contract;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Results to bytes and back. The native message and the metadata go through as bytes, never as a
 * tree; unknown members are skipped. Thread-safe.
 */
public final class ResultCodec {
  static final ObjectMapper MAPPER = new ObjectMapper(JsonCursor.FACTORY.copy());

  /** The value of the result's record. */
  public byte[] encode(Result result) {
    RawJson message = result.message();
    JsonWriter json = new JsonWriter(1024 + (message == null ? 0 : message.size()));
    json.number("v", 1);
    json.text("id", result.id());
    json.text("status", result.status().wire());
    ResultError error = result.error();
    if (error != null) {
      json.begin("error");
      json.text("type", error.type().wire());
      json.text("message", error.message());
      json.bool("retryable", error.retryable());
      json.text("platform_code", error.platformCode());
      json.number("http_status", error.httpStatus());
      json.end();
    }
    Usage usage = result.usage();
    if (usage != null) {
      json.begin("usage");
      UsageCodec.write(json, usage);
      json.end();
    }
    Cost cost = result.cost();
    if (cost != null) {
      json.begin("cost");
      json.decimalOrNull("amount", cost.amount());
      json.text("currency", cost.currency());
      json.text("price_version", cost.priceVersion());
      json.decimalOrNull("all_attempts", cost.allAttempts());
      json.end();
    }
    write(json, result.servedBy());
    write(json, result.stream());
    json.beginArray("calls");
    for (Call call : result.calls()) {
      CallsCodec.write(json, call);
    }
    json.endArray();
    json.text("reused_from", result.reusedFrom());
    write(json, result.timing());
    json.text("tenant", result.tenant());
    json.texts("tags", result.tags());
    json.raw("metadata", result.metadata());
    json.text("worker", result.worker());
    ContentRefCodec.write(json, "message_ref", result.messageRef());
    json.raw("message", message);
    return json.bytes();
  }

  private static void write(JsonWriter json, @Nullable ServedBy servedBy) {
    if (servedBy != null) {
      json.begin("served_by");
      json.text("platform", servedBy.platform());
      json.text("account", servedBy.account());
      json.text("region", servedBy.region());
      json.text("geography", servedBy.geography());
      json.text("model", servedBy.model());
      json.text("platform_model", servedBy.platformModel());
      json.end();
    }
  }

  private static void write(JsonWriter json, @Nullable ResultStream stream) {
    if (stream != null) {
      json.begin("stream");
      json.text("id", stream.id());
      json.number("chunks", stream.chunks());
      json.bool("chunks_complete", stream.chunksComplete());
      json.end();
    }
  }

  private static void write(JsonWriter json, Timing timing) {
    json.begin("timing");
    json.instant("submitted_at", timing.submittedAt());
    json.instant("received_at", timing.receivedAt());
    json.instant("started_at", timing.startedAt());
    json.instant("first_token_at", timing.firstTokenAt());
    json.instant("completed_at", timing.completedAt());
    json.end();
  }

  /**
   * The result in a record's value.
   *
   * @throws UnreadableRecordException naming the field and the rule it breaks
   */
  public Result decode(byte[] value) {
    Parts parts = Parts.of(value);
    JsonFields fields = new JsonFields(parts.fields, "result");
    String status = fields.requiredText("status");
    JsonFields usage = fields.object("usage");
    try {
      return new Result(
          fields.requiredText("id"),
          Status.ofWire(status).orElseThrow(() -> fields.broken("status", "must be known")),
          parts.message,
          ContentRefCodec.read(fields.object("message_ref")),
          error(fields.object("error")),
          usage == null ? null : UsageCodec.read(usage),
          cost(fields.object("cost")),
          servedBy(fields.object("served_by")),
          stream(fields.object("stream")),
          calls(fields.value("calls")),
          fields.text("reused_from"),
          timing(fields.requiredObject("timing")),
          fields.text("tenant"),
          fields.texts("tags"),
          parts.metadata,
          fields.requiredText("worker"));
    } catch (IllegalArgumentException brokenRule) {
      throw new UnreadableRecordException("result: " + brokenRule.getMessage(), brokenRule);
    }
  }

  private static List<Call> calls(@Nullable JsonNode calls) {
    return calls == null ? List.of() : CallsCodec.read(calls);
  }

  private static @Nullable ResultError error(@Nullable JsonFields error) {
    if (error == null) {
      return null;
    }
    return new ResultError(
        ErrorType.ofWire(error.requiredText("type"))
            .orElseThrow(() -> error.broken("type", "must be known")),
        error.requiredText("message"),
        error.bool("retryable"),
        error.text("platform_code"),
        error.integer("http_status"));
  }

  private static @Nullable Cost cost(@Nullable JsonFields cost) {
    if (cost == null) {
      return null;
    }
    return new Cost(
        cost.decimal("amount"),
        cost.requiredText("currency"),
        cost.text("price_version"),
        cost.decimal("all_attempts"));
  }

  private static @Nullable ServedBy servedBy(@Nullable JsonFields servedBy) {
    if (servedBy == null) {
      return null;
    }
    return new ServedBy(
        servedBy.requiredText("platform"),
        servedBy.text("account"),
        servedBy.requiredText("region"),
        servedBy.requiredText("geography"),
        servedBy.requiredText("model"),
        servedBy.requiredText("platform_model"));
  }

  private static @Nullable ResultStream stream(@Nullable JsonFields stream) {
    if (stream == null) {
      return null;
    }
    return new ResultStream(
        stream.requiredText("id"),
        stream.requiredInteger("chunks"),
        stream.bool("chunks_complete"));
  }

  private static Timing timing(JsonFields timing) {
    return new Timing(
        timing.instant("submitted_at"),
        timing.requiredInstant("received_at"),
        timing.instant("started_at"),
        timing.instant("first_token_at"),
        timing.requiredInstant("completed_at"));
  }

  /** A result's value taken apart: what passes through as bytes, and the rest as a small tree. */
  private static final class Parts {
    final ObjectNode fields = MAPPER.createObjectNode();
    @Nullable RawJson message;
    @Nullable RawJson metadata;

    static Parts of(byte[] value) {
      Parts parts = new Parts();
      try (JsonCursor cursor = JsonCursor.over(value, 0, value.length)) {
        if (cursor.next() != JsonToken.START_OBJECT) {
          throw new UnreadableRecordException("result must be a JSON object");
        }
        while (cursor.next() == JsonToken.FIELD_NAME) {
          parts.add(cursor.name(), cursor);
        }
        if (cursor.next() != null) {
          throw new UnreadableRecordException("result must end after its object");
        }
        return parts;
      } catch (IOException notJson) {
        throw new UnreadableRecordException("result must be JSON", notJson);
      }
    }

    private void add(String name, JsonCursor cursor) throws IOException {
      JsonToken token = cursor.next();
      boolean absent = token == JsonToken.VALUE_NULL;
      switch (name) {
        case "message" -> message = absent ? null : cursor.object();
        case "metadata" -> metadata = absent ? null : cursor.object();
        default -> fields.set(name, cursor.tree(MAPPER));
      }
    }
  }
}
