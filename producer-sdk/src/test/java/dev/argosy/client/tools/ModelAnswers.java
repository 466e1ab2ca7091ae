package dev.argosy.client.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.client.FakeAnswer;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;

/** What a model may answer, and what it was asked. */
final class ModelAnswers {
  private ModelAnswers() {}

  static JsonNode json(String text) {
    return Json.object("test", RawJson.of(text));
  }

  /** The body that a model got. */
  static JsonNode body(Request request) {
    return Json.object("body", request.body().json());
  }

  /** The content of the last message that a model got. */
  static JsonNode lastContent(Request request) {
    JsonNode messages = body(request).path("messages");
    return messages.path(messages.size() - 1).path("content");
  }

  /** A use of a tool. */
  static FakeAnswer using(String tool, String input) {
    return answer("tool_use", use("toolu_1", tool, input));
  }

  static ObjectNode use(String id, String tool, String input) {
    ObjectNode use = Json.object().put("type", "tool_use").put("id", id).put("name", tool);
    use.set("input", json(input));
    return use;
  }

  static ObjectNode text(String text) {
    return Json.object().put("type", "text").put("text", text);
  }

  static FakeAnswer answer(String stopReason, ObjectNode... content) {
    ObjectNode message = Json.object().put("id", "msg_1").put("type", "message");
    message.put("role", "assistant").put("model", "claude-haiku-4-5");
    ArrayNode blocks = message.putArray("content");
    for (ObjectNode block : content) {
      blocks.add(block);
    }
    message.put("stop_reason", stopReason);
    message.putObject("usage").put("input_tokens", 100).put("output_tokens", 10);
    return FakeAnswer.message(message);
  }
}
