package dev.argosy.client.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.argosy.client.MessageRequest;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How a conversation is led, and its bounds. Immutable; {@link #builder} knows the defaults.
 *
 * @param model a name of the fleet's configuration or an alias
 * @param maxTokens most tokens of one answer; 1 or more
 * @param system the system prompt, a text or blocks; null: what is stored, if anything is
 * @param maxTurns exchanges that are kept; 1 to 100,000. Beyond it the oldest half goes
 * @param maxHistoryTokens tokens of the messages that are kept, as guessed and counted; 100 to
 *     10,000,000. Beyond it the oldest go until half of it is free. The last exchange is kept
 *     however long it is, and what is said next comes on top
 * @param promptCache whether breakpoints of the prompt cache are set behind the system prompt and
 *     behind the last message of the history
 * @param maxWait how long a turn waits for the one before it to end; 0 to 24 h
 * @param summary how exchanges that go are summarised; null: not at all
 * @param request what else a request says: tenant, tags, tools, expiry. Called for each one
 */
public record ConversationConfig(
    String model,
    int maxTokens,
    @Nullable JsonNode system,
    int maxTurns,
    long maxHistoryTokens,
    boolean promptCache,
    Duration maxWait,
    @Nullable SummaryConfig summary,
    Consumer<MessageRequest.Builder> request) {

  public ConversationConfig {
    require(!model.isEmpty(), "model", "must not be empty", model);
    require(maxTokens >= 1, "maxTokens", "must be 1 or more", maxTokens);
    require(
        system == null || system.isTextual() || system.isArray(),
        "system",
        "must be a text or an array of blocks",
        system == null ? "" : system.getNodeType());
    require(maxTurns >= 1 && maxTurns <= 100_000, "maxTurns", "must be 1..100000", maxTurns);
    require(
        maxHistoryTokens >= 100 && maxHistoryTokens <= 10_000_000,
        "maxHistoryTokens",
        "must be 100..10000000",
        maxHistoryTokens);
    require(
        !maxWait.isNegative() && maxWait.compareTo(Duration.ofHours(24)) <= 0,
        "maxWait",
        "must be PT0S..PT24H",
        maxWait);
  }

  static void require(boolean kept, String key, String rule, Object value) {
    if (!kept) {
      throw new IllegalArgumentException(key + " " + rule + ", was " + value);
    }
  }

  /** The defaults, for this model. */
  public static Builder builder(String model) {
    return new Builder(model);
  }

  /** The same with another model. */
  public ConversationConfig withModel(String other) {
    return new ConversationConfig(
        other,
        maxTokens,
        system,
        maxTurns,
        maxHistoryTokens,
        promptCache,
        maxWait,
        summary,
        request);
  }

  /** Collects a configuration. Not thread-safe. */
  public static final class Builder {
    private final String model;
    private int maxTokens = 1024;
    private @Nullable JsonNode system;
    private int maxTurns = 100;
    private long maxHistoryTokens = 100_000;
    private boolean promptCache;
    private Duration maxWait = Duration.ofMinutes(1);
    private @Nullable SummaryConfig summary;
    private Consumer<MessageRequest.Builder> request = unused -> {};

    private Builder(String model) {
      this.model = model;
    }

    /** Most tokens of one answer. Default 1,024. */
    public Builder maxTokens(int tokens) {
      this.maxTokens = tokens;
      return this;
    }

    /** The system prompt. Default what is stored with the conversation, if anything is. */
    public Builder system(String text) {
      this.system = TextNode.valueOf(text);
      return this;
    }

    /** The system prompt as an array of blocks: JSON text, bytes, a node or a collection. */
    public Builder systemBlocks(Object json) {
      this.system = Json.node("system", json);
      return this;
    }

    /** Exchanges that are kept. Default 100. */
    public Builder maxTurns(int turns) {
      this.maxTurns = turns;
      return this;
    }

    /** Tokens of the messages that are kept. Default 100,000. */
    public Builder maxHistoryTokens(long tokens) {
      this.maxHistoryTokens = tokens;
      return this;
    }

    /** Whether the platform's prompt cache is used. Default no. */
    public Builder promptCache(boolean wanted) {
      this.promptCache = wanted;
      return this;
    }

    /** How long a turn waits for the one before it. Default 1 minute. */
    public Builder maxWait(Duration wait) {
      this.maxWait = wait;
      return this;
    }

    /** What is dropped is summarised like this. Default not at all. */
    public Builder summary(SummaryConfig how) {
      this.summary = how;
      return this;
    }

    /** What else each request says: tenant, tags, tools, expiry; not its messages. */
    public Builder request(Consumer<MessageRequest.Builder> more) {
      this.request = more;
      return this;
    }

    /**
     * The configuration.
     *
     * @throws IllegalArgumentException naming the key, the rule and the value that breaks it
     */
    public ConversationConfig build() {
      return new ConversationConfig(
          model,
          maxTokens,
          system,
          maxTurns,
          maxHistoryTokens,
          promptCache,
          maxWait,
          summary,
          request);
    }
  }
}
