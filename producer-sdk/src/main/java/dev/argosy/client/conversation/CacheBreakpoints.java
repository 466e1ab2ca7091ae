package dev.argosy.client.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The breakpoints of the prompt cache in a request, {@code cache_control}: the API takes at most
 * four.
 *
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/prompt-caching">Prompt
 *     caching</a>
 */
final class CacheBreakpoints {
  static final int MOST = 4;

  private static final String MEMBER = "cache_control";

  /** Blocks that take none. */
  private static final Set<String> WITHOUT = Set.of("thinking", "redacted_thinking");

  private CacheBreakpoints() {}

  /** How many these hold. */
  static int count(Iterable<? extends JsonNode> nodes) {
    return holders(nodes).size();
  }

  /** Takes the first ones out until so many are left. */
  static void keepLast(Iterable<? extends JsonNode> nodes, int most) {
    List<ObjectNode> holders = holders(nodes);
    for (int i = 0; i < holders.size() - most; i++) {
      holders.get(i).remove(MEMBER);
    }
  }

  private static List<ObjectNode> holders(Iterable<? extends JsonNode> nodes) {
    List<ObjectNode> found = new ArrayList<>();
    for (JsonNode node : nodes) {
      if (node instanceof ObjectNode block && block.has(MEMBER)) {
        found.add(block);
      }
      // Content, the content of a tool's result; never what a tool was asked with.
      found.addAll(holders(node.path("content")));
    }
    return found;
  }

  /** Sets one on the last block of these that takes one, unless it has its own. */
  static void set(JsonNode blocks) {
    for (int i = blocks.size() - 1; i >= 0; i--) {
      if (blocks.get(i) instanceof ObjectNode block
          && !WITHOUT.contains(block.path("type").asText())) {
        if (!block.has(MEMBER)) {
          block.putObject(MEMBER).put("type", "ephemeral");
        }
        return;
      }
    }
  }
}
