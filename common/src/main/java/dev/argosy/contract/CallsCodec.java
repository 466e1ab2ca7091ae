package dev.argosy.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The calls made for a request so far, for the header {@link Headers#CALLS} of retries and parked,
 * so that the result can list every one. Thread-safe.
 */
public final class CallsCodec {

  /** The header's value: an object that holds the calls in order. */
  public byte[] encode(List<Call> calls) {
    JsonWriter json = new JsonWriter(32 + 160 * calls.size());
    json.beginArray("calls");
    for (Call call : calls) {
      write(json, call);
    }
    json.endArray();
    return json.bytes();
  }

  /**
   * The calls in a header's value. What cannot be read counts as none: the list informs, nothing is
   * decided by it.
   */
  public List<Call> decode(byte[] value) {
    try {
      JsonNode calls = ResultCodec.MAPPER.readTree(value).path("calls");
      return calls.isArray() ? read(calls) : List.of();
    } catch (IOException | UnreadableRecordException | IllegalArgumentException unreadable) {
      return List.of();
    }
  }

  static void write(JsonWriter json, Call call) {
    json.begin();
    json.number("attempt", call.attempt());
    json.text("route", call.route());
    json.text("outcome", call.outcome());
    json.instant("started_at", call.startedAt());
    json.number("millis", call.millis());
    json.decimalOrNull("cost", call.cost());
    json.end();
  }

  static List<Call> read(JsonNode calls) {
    if (!calls.isArray()) {
      throw new UnreadableRecordException("calls must be an array");
    }
    List<Call> read = new ArrayList<>(calls.size());
    for (JsonNode node : calls) {
      JsonFields call = new JsonFields(node, "calls");
      read.add(
          new Call(
              call.requiredInteger("attempt"),
              call.requiredText("route"),
              call.requiredText("outcome"),
              call.requiredInstant("started_at"),
              call.count("millis"),
              call.decimal("cost")));
    }
    return List.copyOf(read);
  }
}
