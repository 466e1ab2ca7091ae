package dev.argosy.client.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.contract.Request;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the Messages API refuses, as far as a history can get it wrong. */
final class MessagesApi {
  private MessagesApi() {}

  static JsonNode body(Request request) {
    return Json.node("body", request.body().json());
  }

  /** Everything that is wrong with this request. */
  static List<String> problems(Request request) {
    JsonNode body = body(request);
    JsonNode messages = body.path("messages");
    List<String> problems = new ArrayList<>();
    if (messages.isEmpty()) {
      problems.add("no messages");
    }
    for (int i = 0; i < messages.size(); i++) {
      String wanted = i % 2 == 0 ? "user" : "assistant";
      if (!messages.get(i).path("role").asText().equals(wanted)) {
        problems.add("message " + i + " is not the " + wanted + "'s");
      }
      if (messages.get(i).path("content").isEmpty()
          && !messages.get(i).path("content").isTextual()) {
        problems.add("message " + i + " is empty");
      }
      if (blank(messages.get(i).path("content"))) {
        problems.add("message " + i + " has a text without anything but whitespace");
      }
      Set<String> due = i == 0 ? Set.of() : ids(messages.get(i - 1), "tool_use", "id");
      Set<String> results = ids(messages.get(i), "tool_result", "tool_use_id");
      if (!results.equals(due)) {
        problems.add("message " + i + " has results of " + results + " where " + due + " are due");
      }
    }
    if (messages.size() % 2 == 0) {
      problems.add("the assistant speaks last");
    }
    int breakpoints = count(body.path("system")) + count(body.path("tools"));
    for (JsonNode message : messages) {
      breakpoints += count(message.path("content"));
    }
    if (breakpoints > 4) {
      problems.add(breakpoints + " breakpoints");
    }
    return problems;
  }

  private static boolean blank(JsonNode content) {
    if (content.isTextual()) {
      return content.textValue().isBlank();
    }
    boolean blank = false;
    for (JsonNode block : content) {
      blank |= block.path("type").asText().equals("text") && blank(block.path("text"));
    }
    return blank;
  }

  private static Set<String> ids(JsonNode message, String type, String member) {
    Set<String> ids = new HashSet<>();
    message
        .path("content")
        .forEach(
            block -> {
              if (block.path("type").asText().equals(type)) {
                ids.add(block.path(member).asText());
              }
            });
    return ids;
  }

  private static int count(JsonNode blocks) {
    int count = 0;
    for (JsonNode block : blocks) {
      count += block.has("cache_control") ? 1 : 0;
    }
    return count;
  }
}
