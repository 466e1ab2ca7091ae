package dev.argosy.client.tools;

import dev.argosy.client.Fleet;
import dev.argosy.client.MessageRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Many small items in a few requests: the instruction is sent, and paid, once for a pack of items
 * instead of once for each. Immutable, thread-safe.
 *
 * <p>The model gets the items numbered and answers with a list of numbers and answers. Whatever it
 * answers, there is one outcome for each item, in order: an item that is missing, named twice, or
 * whose answer does not fit is asked for alone, once; a number that nobody asked for is passed
 * over. If a pack as a whole brings nothing (refused, cut, failed in a way that may be one item's
 * fault), each of its items is asked for alone.
 *
 * <pre>{@code
 * enum Mood { GLAD, ANGRY, NEITHER }
 * record Opinion(Mood mood, boolean urgent) {}
 *
 * PackedPrompt<Opinion> opinions =
 *     PackedPrompt.builder(Opinion.class, "What does the customer feel?")
 *         .request(request -> request.model("claude-haiku-4-5").tenant("support"))
 *         .build();
 * PackedAnswers<Opinion> answers = opinions.submit(fleet, letters).join();
 * }</pre>
 *
 * @param <T> the answer to one item
 */
public final class PackedPrompt<T extends Record> {
  final Class<T> type;
  final String instruction;
  final UnaryOperator<MessageRequest.Builder> request;
  final int itemsMax;
  final int tokensMax;
  final int maxTokensPerItem;
  final int maxInFlight;
  final Duration timeout;

  private PackedPrompt(Builder<T> builder, UnaryOperator<MessageRequest.Builder> request) {
    this.type = builder.type;
    this.instruction = builder.instruction;
    this.request = request;
    this.itemsMax = builder.itemsMax;
    this.tokensMax = builder.tokensMax;
    this.maxTokensPerItem = builder.maxTokensPerItem;
    this.maxInFlight = builder.maxInFlight;
    this.timeout = builder.timeout;
  }

  /**
   * A prompt for many items.
   *
   * @param answer what is answered for each of them, see {@link Structured#of}
   * @param instruction what to do with each; it is the system prompt
   */
  public static <T extends Record> Builder<T> builder(Class<T> answer, String instruction) {
    return new Builder<>(answer, instruction);
  }

  /**
   * Collects a prompt. Not thread-safe.
   *
   * @param <T> the answer to one item
   */
  public static final class Builder<T extends Record> {
    private final Class<T> type;
    private final String instruction;
    private @Nullable UnaryOperator<MessageRequest.Builder> request;
    private int itemsMax = 20;
    private int tokensMax = 8_000;
    private int maxTokensPerItem = 128;
    private int maxInFlight = 16;
    private Duration timeout = Duration.ofMinutes(10);

    private Builder(Class<T> type, String instruction) {
      this.type = type;
      this.instruction = instruction;
    }

    /**
     * Says what each request is besides: model, tenant, tags, limits, examples as messages. An id
     * that is set here is the begin of every request's id; system prompt, tools and {@code
     * max_tokens} are set by us. Needed.
     */
    public Builder<T> request(UnaryOperator<MessageRequest.Builder> besides) {
      this.request = besides;
      return this;
    }

    /** Most items of a pack, 1..1,000. More save more, and more go wrong at once. Default 20. */
    public Builder<T> itemsMax(int most) {
      require(most >= 1 && most <= 1_000, "itemsMax", "1..1000", most);
      this.itemsMax = most;
      return this;
    }

    /** Most estimated tokens of a pack's items, 1..1,000,000. Default 8,000. */
    public Builder<T> tokensMax(int most) {
      require(most >= 1 && most <= 1_000_000, "tokensMax", "1..1000000", most);
      this.tokensMax = most;
      return this;
    }

    /** Tokens that one item's answer may need, 1..100,000; quotas reserve them. Default 128. */
    public Builder<T> maxTokensPerItem(int tokens) {
      require(tokens >= 1 && tokens <= 100_000, "maxTokensPerItem", "1..100000", tokens);
      this.maxTokensPerItem = tokens;
      return this;
    }

    /** Most requests that are open at once, 1..1,000. Default 16. */
    public Builder<T> maxInFlight(int most) {
      require(most >= 1 && most <= 1_000, "maxInFlight", "1..1000", most);
      this.maxInFlight = most;
      return this;
    }

    /** Longest time of one request, 1 ms to 24 h. Default 10 minutes. */
    public Builder<T> timeout(Duration longest) {
      this.timeout = longest;
      return this;
    }

    /**
     * The prompt.
     *
     * @throws IllegalArgumentException if the record has no schema, or no request was said
     */
    public PackedPrompt<T> build() {
      UnaryOperator<MessageRequest.Builder> besides = request;
      if (besides == null) {
        throw new IllegalArgumentException("request must be set: it names the model");
      }
      Shapes.of(type);
      return new PackedPrompt<>(this, besides);
    }

    private static void require(boolean kept, String key, String rule, Object value) {
      if (!kept) {
        throw new IllegalArgumentException(key + " must be " + rule + ", was " + value);
      }
    }
  }

  /**
   * Asks for all items. The future ends with as many outcomes as there are items, in their order,
   * whatever happened; exceptions are bugs. Items and answers are held in memory.
   */
  public CompletableFuture<PackedAnswers<T>> submit(Fleet fleet, List<String> items) {
    return new Packing<>(this, fleet, List.copyOf(items)).run();
  }
}
