package dev.argosy.client.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.argosy.client.Answer;
import dev.argosy.client.AnswerStream;
import dev.argosy.client.Fleet;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.Status;
import dev.argosy.contract.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A conversation of many turns. Thread-safe, one turn at a time.
 *
 * <p>A turn sends the history and what is said, waits for the answer, makes both part of the
 * history, trims and summarises it if it is over its bounds, and stores it. Then the turn's future
 * ends, and the next turn may begin; one that is asked for earlier waits, on its caller's thread,
 * at most {@link ConversationConfig#maxWait}. So in a callback of the fleet compose turns, do not
 * begin two at once.
 *
 * <p>What does not come to an answer leaves the history as it was: a failed, expired, cancelled or
 * refused request ({@link Turn#kept}), a future that ends with an exception, a crash. After a crash
 * between the answer and the store the turn is not in the history, and its result stands on the
 * result topic.
 *
 * <p>If another process has gone on with the same conversation, the future ends with a {@link
 * ConversationConflictException}, and the history here stays as it was until {@link #reload}.
 */
public final class Conversation {
  private final Fleet fleet;
  private final ConversationStore store;
  private final String id;
  private final Semaphore turn = new Semaphore(1);
  private volatile ConversationConfig config;
  private volatile History history;

  private Conversation(Fleet fleet, ConversationStore store, String id, ConversationConfig config) {
    this.fleet = fleet;
    this.store = store;
    this.id = id;
    this.config = config;
    this.history = History.EMPTY;
  }

  /**
   * Goes on with what is stored under this id, or begins.
   *
   * @param fleet and
   * @param store stay the caller's
   * @param id 1..256 characters
   * @throws ConversationStoreException if the store can't be read
   */
  public static Conversation open(
      Fleet fleet, ConversationStore store, String id, ConversationConfig config) {
    ConversationConfig.require(
        !id.isEmpty() && id.length() <= 256, "id", "must have 1..256 characters", id.length());
    Conversation conversation = new Conversation(fleet, store, id, config);
    conversation.load(config.system());
    return conversation;
  }

  /** Takes over what is stored; waits for the turn at hand. */
  public void reload() {
    load(null);
  }

  private void load(@Nullable JsonNode system) {
    alone(
        () -> {
          History stored = store.load(id).map(HistoryCodec::decode).orElse(History.EMPTY);
          boolean other = system != null && !system.equals(stored.system());
          history = other ? stored.withSystem(system) : stored;
        });
  }

  /**
   * Says this and brings the answer.
   *
   * <p>The future ends with the turn, or as that of {@link Fleet#submit} if there is no result, or
   * with what kept the turn from being stored. A turn that waits in vain for its begin ends with a
   * {@link ConversationBusyException}.
   *
   * @throws IllegalArgumentException if the text is blank, or results of tools are due
   */
  public CompletableFuture<Turn> say(String text) {
    return say(content(text));
  }

  /**
   * The same with content blocks, an array: JSON text, bytes, a node or a collection. Where the
   * last answer asks for tools, they bring the {@code tool_result} of each.
   */
  public CompletableFuture<Turn> sayBlocks(Object json) {
    return say(content(json));
  }

  private CompletableFuture<Turn> say(JsonNode content) {
    try {
      Begun begun = begin(content);
      return ended(begun, submitted(() -> fleet.submit(begun.request())));
    } catch (ConversationBusyException busy) {
      return CompletableFuture.failedFuture(busy);
    }
  }

  /**
   * Says this; the answer is read while it grows.
   *
   * @throws IllegalArgumentException if the text is blank, or results of tools are due
   * @throws ConversationBusyException if another turn does not end in time
   */
  public StreamedTurn stream(String text) {
    return stream(content(text));
  }

  /** The same with content blocks, as of {@link #sayBlocks}. */
  public StreamedTurn streamBlocks(Object json) {
    return stream(content(json));
  }

  private StreamedTurn stream(JsonNode content) {
    Begun begun = begin(content);
    AnswerStream answer = submitted(() -> fleet.stream(begun.request()));
    return new StreamedTurn(answer, ended(begun, answer.result()));
  }

  private static JsonNode content(String text) {
    ConversationConfig.require(!text.isBlank(), "text", "must not be blank", "blank");
    return TextNode.valueOf(text);
  }

  private static JsonNode content(Object json) {
    JsonNode blocks = Json.node("content", json);
    ConversationConfig.require(
        blocks.isArray() && !blocks.isEmpty(),
        "content",
        "must be an array of blocks",
        blocks.getNodeType());
    return blocks;
  }

  /** A turn that has begun: what was before it, and what is said. */
  private record Begun(History before, JsonNode user, Request request) {}

  private Begun begin(JsonNode content) {
    takeTurn();
    try {
      JsonNode user = Json.message("user", content);
      history.check(user);
      return new Begun(history, user, new Requests(config).of(history, user));
    } catch (RuntimeException mistake) { // the caller's: to him, and the next turn may begin
      turn.release();
      throw mistake;
    }
  }

  private interface Submission<T> {
    T run();
  }

  private <T> T submitted(Submission<T> submission) {
    try {
      return submission.run();
    } catch (RuntimeException mistake) { // the caller's again
      turn.release();
      throw mistake;
    }
  }

  private CompletableFuture<Turn> ended(Begun begun, CompletableFuture<Result> answer) {
    return answer
        .thenCompose(result -> settled(begun, result))
        .whenComplete((ended, failure) -> turn.release());
  }

  private CompletableFuture<Turn> settled(Begun begun, Result result) {
    JsonNode assistant = assistant(result);
    if (assistant == null) {
      return CompletableFuture.completedFuture(new Turn(result, false));
    }
    Usage usage = result.usage() == null ? Usage.NONE : result.usage();
    History before = begun.before();
    Measure measure = before.measure();
    long earlier = before.tokens();
    long input = usage.totalInputTokens();
    long tokens = measure.counted(begun.user(), earlier, input) + Math.max(usage.outputTokens(), 1);
    History grown =
        before
            .with(begun.user(), assistant, tokens)
            .withMeasure(measure.learned(begun.user(), earlier, input));
    Trimming.Trimmed trimmed = Trimming.trim(grown, config.maxTurns(), config.maxHistoryTokens());
    return new Summaries(fleet, config.summary(), config.request())
        .add(trimmed)
        .thenApply(
            kept -> {
              keep(kept);
              return new Turn(result, true);
            });
  }

  /** The answer as a message of the history; null if it cannot be one. */
  private static @Nullable JsonNode assistant(Result result) {
    if (result.status() != Status.SUCCEEDED) {
      return null;
    }
    Answer answer = Answer.of(result);
    List<JsonNode> blocks = new ArrayList<>();
    for (JsonNode block : answer.json().path("content")) {
      boolean blank =
          block.path("type").asText().equals("text") && block.path("text").asText().isBlank();
      if (!blank) { // which the API writes, but does not take
        blocks.add(block);
      }
    }
    if (answer.refused() || blocks.isEmpty()) {
      return null;
    }
    return Json.message("assistant", Json.MAPPER.createArrayNode().addAll(blocks));
  }

  /** Stores it as the next version. */
  private void keep(History next) {
    History numbered = next.withVersion(next.version() + 1);
    store.store(id, HistoryCodec.encode(numbered));
    history = numbered;
  }

  /** Trimming keeps the last exchange from now on. Does nothing if there is none. */
  public void pin() {
    change(
        now -> {
          List<Exchange> all = new ArrayList<>(now.exchanges());
          if (!all.isEmpty()) {
            all.add(all.remove(all.size() - 1).pin());
          }
          return now.with(all);
        });
  }

  /** Forgets all exchanges, pinned ones and the summary too; the system prompt stays. */
  public void reset() {
    change(now -> now.with(List.of()).withSummary(null));
  }

  /** The system prompt from now on; blank for none. */
  public void system(String text) {
    change(now -> now.withSystem(text.isBlank() ? null : TextNode.valueOf(text)));
  }

  /** The model from the next turn on. */
  public void model(String name) {
    alone(() -> config = config.withModel(name));
  }

  private void change(UnaryOperator<History> to) {
    alone(() -> keep(to.apply(history)));
  }

  private void alone(Runnable step) {
    takeTurn();
    try {
      step.run();
    } finally {
      turn.release();
    }
  }

  private void takeTurn() {
    try {
      if (!turn.tryAcquire(config.maxWait().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new ConversationBusyException(id, config.maxWait());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ConversationBusyException(id, config.maxWait());
    }
  }

  /** The id it is stored under. */
  public String id() {
    return id;
  }

  /** The model of the next turn. */
  public String model() {
    return config.model();
  }

  /** Exchanges in the history. */
  public int turns() {
    return history.exchanges().size();
  }

  /** Tokens of the history's messages, as counted and guessed. */
  public long tokens() {
    return history.tokens();
  }

  /** A copy of the history's messages as the API takes them, oldest first. */
  public List<JsonNode> messages() {
    List<JsonNode> copies = new ArrayList<>();
    history.messages().forEach(message -> copies.add(message.deepCopy()));
    return copies;
  }

  /** The system prompt's text; empty if there is none. */
  public String system() {
    JsonNode system = history.system();
    if (system == null || system.isTextual()) {
      return system == null ? "" : system.textValue();
    }
    StringBuilder text = new StringBuilder();
    system.forEach(block -> text.append(block.path("text").asText()));
    return text.toString();
  }

  /** What became of the exchanges that left, if anything summarises; else empty. */
  public String summary() {
    String summary = history.summary();
    return summary == null ? "" : summary;
  }
}
