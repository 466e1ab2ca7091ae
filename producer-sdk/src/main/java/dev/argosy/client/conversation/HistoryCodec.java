package dev.argosy.client.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.contract.RawJson;
import java.util.ArrayList;
import java.util.List;

/** Histories to what is stored and back. Unknown members are skipped. */
final class HistoryCodec {
  private HistoryCodec() {}

  static ConversationState encode(History history) {
    ObjectNode state = Json.MAPPER.createObjectNode();
    state.put("v", 1).put(ConversationState.VERSION, history.version());
    if (history.system() != null) {
      state.set("system", history.system());
    }
    if (history.summary() != null) {
      state.put("summary", history.summary());
    }
    Measure measure = history.measure();
    state.putObject("measure").put("fixed", measure.fixed()).put("scale", measure.scale());
    ArrayNode exchanges = state.putArray("exchanges");
    for (Exchange exchange : history.exchanges()) {
      ObjectNode one = exchanges.addObject();
      if (exchange.pinned()) {
        one.put("pinned", true);
      }
      one.put("tokens", exchange.tokens()).putArray("messages").addAll(exchange.messages());
    }
    return new ConversationState(history.version(), RawJson.of(Json.bytes(state)));
  }

  /**
   * The history that was stored.
   *
   * @throws ConversationStoreException if it is none, or of a later format
   */
  static History decode(ConversationState stored) {
    JsonNode state = Json.node("state", stored.json());
    if (state.path("v").asInt() != 1) {
      throw new ConversationStoreException(
          "the stored conversation is of format " + state.path("v") + ", this reads 1", null);
    }
    JsonNode system = state.get("system");
    JsonNode summary = state.get("summary");
    List<Exchange> exchanges = new ArrayList<>();
    for (JsonNode one : state.path("exchanges")) {
      List<JsonNode> messages = new ArrayList<>();
      one.path("messages").forEach(messages::add);
      if (messages.isEmpty() || messages.size() % 2 != 0) {
        throw new ConversationStoreException("a stored exchange is half there", null);
      }
      exchanges.add(
          new Exchange(messages, one.path("pinned").asBoolean(), one.path("tokens").asLong()));
    }
    JsonNode measure = state.path("measure");
    return new History(
        stored.version(),
        system,
        summary == null ? null : summary.asText(),
        exchanges,
        new Measure(measure.path("fixed").asLong(-1), measure.path("scale").asDouble(1)));
  }
}
