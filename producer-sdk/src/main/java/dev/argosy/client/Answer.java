package dev.argosy.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.content.ContentException;
import dev.argosy.content.ContentException.Kind;
import dev.argosy.contract.ContentRef;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The native response of a request that succeeded, opened. The first content block need not be text
 * (thinking may come before it), so texts are told by their type. Immutable; its nodes are not.
 */
public final class Answer {
  private final JsonNode message;

  private Answer(JsonNode message) {
    this.message = message;
  }

  /**
   * The answer in this result.
   *
   * @throws RequestFailedException if the request did not succeed
   * @throws MessageUnavailableException if its message is kept elsewhere; see {@link
   *     OutsideContent}
   * @throws IllegalArgumentException if the response is not JSON
   */
  public static Answer of(Result result) {
    RawJson response = result.message();
    ContentRef kept = result.messageRef();
    if (kept != null) {
      throw new MessageUnavailableException(
          result,
          new ContentException(
              Kind.UNKNOWN_STORE,
              "it is kept at " + kept.ref() + ", OutsideContent.back fetches it",
              null));
    }
    if (response == null) {
      throw new RequestFailedException(result);
    }
    return new Answer(NativeJson.node("message", response));
  }

  /** All text blocks together; empty if there is none, as in a bare call of a tool. */
  public String text() {
    return blocks("text").stream()
        .map(block -> block.path("text").asText())
        .collect(Collectors.joining());
  }

  /** The {@code tool_use} blocks, in order. */
  public List<JsonNode> toolUses() {
    return blocks("tool_use");
  }

  /** Why the model ended, such as {@code end_turn}; empty if the response does not say. */
  public String stopReason() {
    return message.path("stop_reason").asText("");
  }

  /** Whether the model declined. A refusal is a success of the request, and is billed. */
  public boolean refused() {
    return stopReason().equals("refusal");
  }

  /** The whole response. */
  public JsonNode json() {
    return message;
  }

  private List<JsonNode> blocks(String type) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode block : message.path("content")) {
      if (block.path("type").asText().equals(type)) {
        found.add(block);
      }
    }
    return List.copyOf(found);
  }
}
