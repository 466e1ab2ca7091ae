package dev.argosy.client.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.client.MessageRequest;
import dev.argosy.contract.Body;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import java.util.ArrayList;
import java.util.List;

/** Makes the request of a turn. Immutable. */
record Requests(ConversationConfig config) {
  private static final String SUMMARY = "Summary of the conversation before the messages here:\n";

  Request of(History history, JsonNode user) {
    ArrayNode system = system(history);
    List<JsonNode> messages = new ArrayList<>();
    history.messages().forEach(message -> messages.add(message.deepCopy()));
    messages.add(user.deepCopy());

    MessageRequest.Builder request =
        MessageRequest.builder().model(config.model()).maxTokens(config.maxTokens());
    if (!system.isEmpty()) {
      request.systemBlocks(system);
    }
    request.messages(messages);
    config.request().accept(request);
    Request whole = request.build();
    boolean breakpoints =
        config.promptCache()
            || CacheBreakpoints.count(system) > 0
            || CacheBreakpoints.count(messages) > 0;
    return breakpoints ? bounded(whole) : whole;
  }

  /** Counted in the whole body: the caller's tools may have breakpoints too. */
  private Request bounded(Request whole) {
    JsonNode body = Json.node("body", whole.body().json());
    breakpoints(body.path("tools"), body.path("system"), body.path("messages"));
    return whole.withBody(Body.of(RawJson.of(Json.bytes(body))), whole.content());
  }

  private static ArrayNode system(History history) {
    ArrayNode blocks = Json.MAPPER.createArrayNode();
    JsonNode system = history.system();
    if (system != null && system.isTextual()) {
      blocks.add(text(system.textValue()));
    } else if (system != null) {
      system.forEach(block -> blocks.add(block.deepCopy()));
    }
    if (history.summary() != null) {
      blocks.add(text(SUMMARY + history.summary()));
    }
    return blocks;
  }

  /**
   * With the prompt cache asked for: one behind the system prompt, and one behind the last message
   * that was there before. The caller's own come first: where there are more than four, his oldest
   * in messages go.
   */
  private void breakpoints(JsonNode tools, JsonNode system, JsonNode messages) {
    int others = CacheBreakpoints.count(tools) + CacheBreakpoints.count(system);
    CacheBreakpoints.keepLast(messages, Math.max(0, CacheBreakpoints.MOST - others));
    if (!config.promptCache()) {
      return;
    }
    if (left(tools, system, messages) > 0) {
      CacheBreakpoints.set(system);
    }
    if (left(tools, system, messages) > 0 && messages.size() > 1) {
      ObjectNode last = (ObjectNode) messages.get(messages.size() - 2);
      if (last.path("content").isTextual()) {
        ObjectNode said = text(last.path("content").textValue());
        last.putArray("content").add(said);
      }
      CacheBreakpoints.set(last.path("content"));
    }
  }

  private static int left(JsonNode tools, JsonNode system, JsonNode messages) {
    return CacheBreakpoints.MOST
        - CacheBreakpoints.count(tools)
        - CacheBreakpoints.count(system)
        - CacheBreakpoints.count(messages);
  }

  static ObjectNode text(String text) {
    return Json.MAPPER.createObjectNode().put("type", "text").put("text", text);
  }
}
