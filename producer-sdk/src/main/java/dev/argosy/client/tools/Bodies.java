package dev.argosy.client.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What we read and write in native Messages bodies. */
final class Bodies {
  private Bodies() {}

  /**
   * Adds a tool.
   *
   * @throws IllegalArgumentException if there is one of its name
   */
  static void addTool(ObjectNode body, ObjectNode tool) {
    ArrayNode tools = body.withArray("tools");
    for (JsonNode other : tools) {
      if (other.path("name").equals(tool.path("name"))) {
        throw new IllegalArgumentException(
            "tools must have names of their own, two are " + tool.path("name").asText());
      }
    }
    tools.add(tool);
  }

  /** Adds a sentence to the system prompt, at its end: what is cached of it stays the same. */
  static void addToSystem(ObjectNode body, String sentence) {
    JsonNode system = body.path("system");
    if (system instanceof ArrayNode blocks) {
      blocks.addObject().put("type", "text").put("text", sentence);
    } else {
      String before = system.asText("");
      body.put("system", before.isEmpty() ? sentence : before + "\n\n" + sentence);
    }
  }

  /** Whether extended thinking is asked for. */
  static boolean thinks(ObjectNode body) {
    String type = body.path("thinking").path("type").asText("");
    return !type.isEmpty() && !type.equals("disabled");
  }

  /** Whether the model must use a tool. */
  static boolean forced(ObjectNode body) {
    String type = body.path("tool_choice").path("type").asText("");
    return type.equals("tool") || type.equals("any");
  }

  /** Lets the model choose, if it did not; a limit to one tool at a time stays. */
  static void unforce(ObjectNode body) {
    if (forced(body) && body.path("tool_choice") instanceof ObjectNode choice) {
      choice.put("type", "auto").remove("name");
    }
  }

  /** Whether a message ended before the model had ended. */
  static boolean cut(String stopReason) {
    return stopReason.equals("max_tokens") || stopReason.equals("model_context_window_exceeded");
  }

  /**
   * The result of a tool, as the API takes it.
   *
   * @param use the {@code tool_use} block that it answers
   */
  static ObjectNode toolResult(JsonNode use, String text, boolean error) {
    ObjectNode result = Json.object().put("type", "tool_result");
    result.put("tool_use_id", use.path("id").asText()).put("content", text);
    return error ? result.put("is_error", true) : result;
  }

  /** What the model hears before it answers once more: a result for each tool that it used. */
  static ArrayNode answerAgain(List<JsonNode> uses, String tool, StructuredOutputException reason) {
    ArrayNode content = Json.array();
    String message =
        reason.getCause() == null
            ? "Use the tool " + tool + " to give your answer."
            : "The input does not fit: " + reason.getCause().getMessage() + ". Use it again.";
    uses.forEach(use -> content.add(toolResult(use, message, true)));
    if (uses.isEmpty()) {
      content.addObject().put("type", "text").put("text", message);
    }
    return content;
  }
}
