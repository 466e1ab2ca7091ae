package dev.argosy.client.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What the user said, the answer, and, where tools were used, their results and the answers to
 * these: user and assistant by turns, the assistant last. It is kept or dropped as a whole.
 *
 * @param messages native messages, which nobody may change
 * @param pinned whether trimming must keep it
 * @param tokens what it takes of a request, as far as is known
 */
record Exchange(List<JsonNode> messages, boolean pinned, long tokens) {
  Exchange {
    messages = List.copyOf(messages);
  }

  /** The same with two more messages: results of its tools, and the answer. */
  Exchange grown(JsonNode user, JsonNode assistant, long moreTokens) {
    List<JsonNode> all = new ArrayList<>(messages);
    all.add(user);
    all.add(assistant);
    return new Exchange(all, pinned, tokens + moreTokens);
  }

  Exchange pin() {
    return new Exchange(messages, true, tokens);
  }

  /** The tools that its last answer asks for; none if it is over. */
  Set<String> openTools() {
    return ids(messages.get(messages.size() - 1), "tool_use", "id");
  }

  /** The tools whose results this message brings. */
  static Set<String> toolResults(JsonNode message) {
    return ids(message, "tool_result", "tool_use_id");
  }

  private static Set<String> ids(JsonNode message, String type, String member) {
    Set<String> ids = new LinkedHashSet<>();
    for (JsonNode block : message.path("content")) {
      if (block.path("type").asText().equals(type)) {
        ids.add(block.path(member).asText());
      }
    }
    return ids;
  }
}
