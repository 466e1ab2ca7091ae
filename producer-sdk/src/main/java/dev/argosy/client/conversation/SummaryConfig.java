package dev.argosy.client.conversation;

import java.time.Duration;

/**
 * How exchanges that leave a history are summarised: by a request of its own through the fleet, at
 * the end of the turn that made them leave. If it fails, they leave without a summary.
 *
 * @param model a cheap one will do
 * @param maxTokens most tokens of a summary; 1 or more
 * @param timeout how long the end of the turn waits for it; 1 ms to 24 h
 * @param instruction what the model is told
 */
public record SummaryConfig(String model, int maxTokens, Duration timeout, String instruction) {
  private static final String INSTRUCTION =
      "Summarise this part of a conversation for the assistant who goes on with it: what the user"
          + " wants, what was found out and agreed, names and numbers that may be needed again."
          + " Answer with the summary only.";

  public SummaryConfig {
    ConversationConfig.require(!model.isEmpty(), "summary.model", "must not be empty", model);
    ConversationConfig.require(maxTokens >= 1, "summary.maxTokens", "must be 1 or more", maxTokens);
    ConversationConfig.require(
        timeout.compareTo(Duration.ofMillis(1)) >= 0
            && timeout.compareTo(Duration.ofHours(24)) <= 0,
        "summary.timeout",
        "must be PT0.001S..PT24H",
        timeout);
  }

  /** 512 tokens within 30 seconds, in our words. */
  public static SummaryConfig by(String model) {
    return new SummaryConfig(model, 512, Duration.ofSeconds(30), INSTRUCTION);
  }
}
