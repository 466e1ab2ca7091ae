package dev.argosy.client;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.contract.Chunk;
import dev.argosy.contract.RawJson;

/** What the text of an answer grows by: the {@code text} blocks, as {@link Answer#text} joins. */
final class ChunkText {
  private ChunkText() {}

  static String of(Chunk chunk) {
    StringBuilder text = new StringBuilder();
    for (RawJson event : chunk.events()) {
      JsonNode json = NativeJson.node("event", event);
      JsonNode delta = json.path("delta");
      JsonNode block = json.path("content_block");
      if (delta.path("type").asText().equals("text_delta")) {
        text.append(delta.path("text").asText());
      } else if (block.path("type").asText().equals("text")) {
        text.append(block.path("text").asText()); // empty, as far as the API does it today
      }
    }
    return text.toString();
  }
}
