package dev.argosy.client.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.client.Answer;
import dev.argosy.client.Fleet;
import dev.argosy.client.FleetException;
import dev.argosy.client.MessageRequest;
import dev.argosy.contract.Result;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has the fleet summarise what leaves a history. It never fails. */
record Summaries(
    Fleet fleet, @Nullable SummaryConfig config, Consumer<MessageRequest.Builder> envelope) {
  private static final Logger log = LoggerFactory.getLogger(Summaries.class);

  /** Of what leaves, this much is shown to the model; the oldest is left out. */
  private static final int CHARACTERS_MOST = 200_000;

  /** The history that is kept, with a summary of all that ever left it if there can be one. */
  CompletableFuture<History> add(Trimming.Trimmed trimmed) {
    SummaryConfig how = config;
    if (how == null || trimmed.dropped().isEmpty()) {
      return CompletableFuture.completedFuture(trimmed.kept());
    }
    MessageRequest.Builder request =
        MessageRequest.builder()
            .model(how.model())
            .maxTokens(how.maxTokens())
            .user(how.instruction() + "\n\n" + transcript(trimmed));
    envelope.accept(request);
    CompletableFuture<Result> answer;
    try {
      answer = fleet.submit(request.build(), how.timeout());
    } catch (IllegalArgumentException | FleetException refused) {
      answer = CompletableFuture.failedFuture(refused);
    }
    return answer.handle((result, failure) -> summed(trimmed.kept(), result, failure));
  }

  private static History summed(
      History kept, @Nullable Result result, @Nullable Throwable failure) {
    if (result != null && result.message() != null) { // it may be kept where nobody here fetches it
      String summary = Answer.of(result).text();
      if (!summary.isBlank()) {
        return kept.withSummary(summary);
      }
    }
    log.atWarn()
        .addKeyValue(
            "reason", result == null ? String.valueOf(failure) : "status " + result.status().wire())
        .log("a summary failed; what it would have told leaves the conversation");
    return kept;
  }

  private static String transcript(Trimming.Trimmed trimmed) {
    StringBuilder text = new StringBuilder();
    if (trimmed.kept().summary() != null) {
      text.append("Earlier: ").append(trimmed.kept().summary()).append("\n\n");
    }
    int head = text.length();
    for (Exchange exchange : trimmed.dropped()) {
      for (JsonNode message : exchange.messages()) {
        text.append(message.path("role").asText()).append(": ");
        content(text, message.path("content"));
        text.append('\n');
      }
    }
    int tooMany = text.length() - head - CHARACTERS_MOST;
    return tooMany > 0 ? text.delete(head, head + tooMany).toString() : text.toString();
  }

  private static void content(StringBuilder text, JsonNode content) {
    if (content.isTextual()) {
      text.append(content.textValue());
      return;
    }
    for (JsonNode block : content) {
      String type = block.path("type").asText();
      if (type.equals("text")) {
        text.append(block.path("text").asText());
      } else if (type.equals("tool_use")) {
        text.append("[uses ").append(block.path("name").asText()).append(' ');
        text.append(block.path("input")).append(']');
      } else if (type.equals("tool_result")) {
        text.append("[result: ");
        content(text, block.path("content"));
        text.append(']');
      } else if (!type.contains("thinking")) {
        text.append('[').append(type).append(']');
      }
      text.append(' ');
    }
  }
}
