package dev.argosy.client.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.client.MessageRequest;
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
    breakpoints(system, messages);

    MessageRequest.Builder request =
        MessageRequest.builder().model(config.model()).maxTokens(config.maxTokens());
    if (!system.isEmpty()) {
      request.systemBlocks(system);
    }
    request.messages(messages);
    config.request().accept(request);
    return request.build();
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
  private void breakpoints(ArrayNode system, List<JsonNode> messages) {
    int most = CacheBreakpoints.MOST - CacheBreakpoints.count(system);
    CacheBreakpoints.keepLast(messages, most);
    if (!config.promptCache()) {
      return;
    }
    if (CacheBreakpoints.count(messages) < most && !system.isEmpty()) {
      CacheBreakpoints.set(system);
      most = CacheBreakpoints.MOST - CacheBreakpoints.count(system);
    }
    if (CacheBreakpoints.count(messages) < most && messages.size() > 1) {
      ObjectNode last = (ObjectNode) messages.get(messages.size() - 2);
      if (last.path("content").isTextual()) {
        last.putArray("content").add(text(last.path("content").textValue()));
      }
      CacheBreakpoints.set(last.path("content"));
    }
  }

  static ObjectNode text(String text) {
    return Json.MAPPER.createObjectNode().put("type", "text").put("text", text);
  }
}
