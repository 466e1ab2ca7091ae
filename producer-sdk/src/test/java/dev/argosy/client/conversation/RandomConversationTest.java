package dev.argosy.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.client.FakeAnswer;
import dev.argosy.client.FakeFleet;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Random conversations with tools, failures, pins, summaries and reloads: what is sent is what the
 * Messages API takes, and nothing that was pinned or said last is lost.
 */
class RandomConversationTest {
  private static final String SYSTEM = "You are a test.";

  private final long seed = Long.getLong("test.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<String> problems = new ArrayList<>();
  private final List<String> mustStand = new ArrayList<>();
  private final int maxTurns = 1 + random.nextInt(12);
  private final long maxTokens = 200L + random.nextInt(2000);
  private int tools;
  private int turns;

  @RepeatedTest(2000)
  void theMessagesApiTakesWhatIsSent() {
    MemoryConversationStore store = new MemoryConversationStore();
    FakeFleet fleet = new FakeFleet(this::answer);
    ConversationConfig.Builder config =
        ConversationConfig.builder("model")
            .system(SYSTEM)
            .maxTurns(maxTurns)
            .maxHistoryTokens(maxTokens)
            .promptCache(random.nextBoolean());
    if (random.nextBoolean()) {
      config.summary(SummaryConfig.by("cheap"));
    }
    Conversation conversation = Conversation.open(fleet, store, "c", config.build());
    for (int i = random.nextInt(60); i > 0; i--) {
      turn(conversation);
      if (random.nextInt(10) == 0) {
        conversation = Conversation.open(fleet, store, "c", config.build());
      }
      if (random.nextInt(15) == 0 && conversation.turns() > 0) {
        conversation.pin();
        mustStand.add(conversation.messages().get(conversation.messages().size() - 1).toString());
      }
      bounds(conversation);
    }

    assertThat(problems).as("seed %d", seed).isEmpty();
  }

  private void turn(Conversation conversation) {
    List<JsonNode> before = conversation.messages();
    ArrayNode said = Json.MAPPER.createArrayNode();
    if (!before.isEmpty()) {
      before
          .get(before.size() - 1)
          .path("content")
          .forEach(
              block -> {
                if (block.path("type").asText().equals("tool_use")) {
                  ObjectNode result = said.addObject().put("type", "tool_result");
                  result.put("tool_use_id", block.path("id").asText()).put("content", "done");
                }
              });
    }
    if (said.isEmpty() || random.nextBoolean()) {
      ObjectNode text = said.addObject().put("type", "text");
      text.put("text", "turn " + turns++ + " x".repeat(random.nextInt(400)));
      if (random.nextInt(3) == 0) {
        text.putObject("cache_control").put("type", "ephemeral");
      }
    }
    Turn turn = conversation.sayBlocks(said).join();
    List<JsonNode> after = conversation.messages();
    if (!turn.kept() && !after.equals(before)) {
      problems.add("a turn that was not kept changed the history");
    }
    if (turn.kept() && !after.get(after.size() - 2).path("content").equals(said)) {
      problems.add("what was said last is lost");
    }
  }

  /** Judges what is sent. */
  private FakeAnswer answer(Request request) {
    problems.addAll(MessagesApi.problems(request));
    JsonNode body = MessagesApi.body(request);
    if (request.body().model().equals("cheap")) {
      return random.nextInt(4) == 0
          ? FakeAnswer.failure(ErrorType.THROTTLED, "no quota")
          : random.nextInt(4) == 0 ? FakeAnswer.notSent() : FakeAnswer.text("a summary");
    }
    if (!body.path("system").path(0).path("text").asText().equals(SYSTEM)) {
      problems.add("the system prompt is lost");
    }
    String all = withoutBreakpoints(body.path("messages")).toString();
    mustStand.stream().filter(one -> !all.contains(one)).forEach(problems::add);
    if (random.nextInt(10) == 0) {
      return FakeAnswer.failure(ErrorType.OVERLOADED, "not now");
    }
    ObjectNode message = Json.MAPPER.createObjectNode().put("type", "message");
    ArrayNode content = message.putArray("content");
    message.put("stop_reason", random.nextInt(15) == 0 ? "refusal" : "end_turn");
    if (random.nextInt(20) > 0) {
      content.addObject().put("type", "text").put("text", "y ".repeat(random.nextInt(200)));
    }
    if (random.nextInt(10) == 0) {
      content.addObject().put("type", "text").put("text", "\n\n");
    }
    for (int i = random.nextInt(3); i > 0 && random.nextInt(3) == 0; i--) {
      content.addObject().put("type", "tool_use").put("id", "tool-" + tools++).put("name", "t");
    }
    ObjectNode usage = message.putObject("usage");
    usage.put("input_tokens", random.nextInt(5) == 0 ? 0 : all.length() / (2 + random.nextInt(3)));
    usage.put("output_tokens", content.toString().length() / 4);
    return FakeAnswer.message(message);
  }

  private static JsonNode withoutBreakpoints(JsonNode messages) {
    CacheBreakpoints.keepLast(messages, 0);
    return messages;
  }

  private void bounds(Conversation conversation) {
    long pinned = mustStand.size();
    if (conversation.turns() > maxTurns + pinned + 1) {
      problems.add(conversation.turns() + " turns of at most " + maxTurns);
    }
  }
}
