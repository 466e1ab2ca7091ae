package dev.argosy.client.tools;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.client.Answer;
import dev.argosy.client.Fleet;
import dev.argosy.client.FleetException;
import dev.argosy.client.MessageUnavailableException;
import dev.argosy.client.tools.ToolAnswer.Ending;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Lets a model use tools until it has an answer. Immutable, thread-safe: one loop serves many
 * requests at once.
 *
 * <p>In each round the model answers or asks for tools. What it asks for is done at once, on the
 * executor; it gets a result for every use: an error if a handler threw, took too long, got an
 * input that it does not take, or if there is no such tool. Then the next round begins.
 *
 * <p>Each round is a request of its own, {@code ID/1}, {@code ID/2} and so on, with everything of
 * the first one passed on: tenant, tags, fallback models, {@code expires_at}. Its {@code
 * limits.cost_usd} is for all rounds together. A {@code tool_choice} that forces a tool holds for
 * the first round; else there would never be an answer.
 *
 * <pre>{@code
 * ToolLoop loop = ToolLoop.builder(fleet, executor).tool(weather).rounds(5).build();
 * ToolAnswer answer = loop.submit(question).join();
 * }</pre>
 */
public final class ToolLoop {
  private final Fleet fleet;
  private final Executor executor;
  private final Map<String, Tool> tools;
  private final int rounds;
  private final Duration timeout;
  private final Duration toolTimeout;
  private final int resultCharacters;

  private ToolLoop(Builder builder) {
    this.fleet = builder.fleet;
    this.executor = builder.executor;
    this.tools = new LinkedHashMap<>(builder.tools);
    this.rounds = builder.rounds;
    this.timeout = builder.timeout;
    this.toolTimeout = builder.toolTimeout;
    this.resultCharacters = builder.resultCharacters;
  }

  /**
   * A loop of this fleet.
   *
   * @param executor runs the handlers; it needs as many threads as tools may be used at once
   */
  public static Builder builder(Fleet fleet, Executor executor) {
    return new Builder(fleet, executor);
  }

  /** Collects a loop. Not thread-safe. */
  public static final class Builder {
    private static final Duration DAY = Duration.ofHours(24);

    private final Fleet fleet;
    private final Executor executor;
    private final Map<String, Tool> tools = new LinkedHashMap<>();
    private int rounds = 10;
    private Duration timeout = Duration.ofMinutes(10);
    private Duration toolTimeout = Duration.ofSeconds(30);
    private int resultCharacters = 100_000;

    private Builder(Fleet fleet, Executor executor) {
      this.fleet = fleet;
      this.executor = executor;
    }

    /** A tool that the model may use. */
    public Builder tool(Tool tool) {
      if (tools.putIfAbsent(tool.name(), tool) != null) {
        throw new IllegalArgumentException(
            "tools must have names of their own, two are " + tool.name());
      }
      return this;
    }

    /** Most rounds, 1..100. Default 10. */
    public Builder rounds(int most) {
      require(most >= 1 && most <= 100, "rounds", "1..100", most);
      this.rounds = most;
      return this;
    }

    /** Longest time for all of it, 1 ms to 24 h. Default 10 minutes. */
    public Builder timeout(Duration longest) {
      require(within(longest), "timeout", "PT0.001S..PT24H", longest);
      this.timeout = longest;
      return this;
    }

    /** Longest time of one use of a tool, its wait for a thread included. Default 30 s. */
    public Builder toolTimeout(Duration longest) {
      require(within(longest), "toolTimeout", "PT0.001S..PT24H", longest);
      this.toolTimeout = longest;
      return this;
    }

    /** Most characters that a tool may answer, 1..10,000,000. Default 100,000. */
    public Builder resultCharacters(int most) {
      require(most >= 1 && most <= 10_000_000, "resultCharacters", "1..10000000", most);
      this.resultCharacters = most;
      return this;
    }

    /** The loop. */
    public ToolLoop build() {
      require(!tools.isEmpty(), "tools", "one or more", "none");
      return new ToolLoop(this);
    }

    private static boolean within(Duration time) {
      return time.toMillis() >= 1 && time.compareTo(DAY) <= 0;
    }

    private static void require(boolean kept, String key, String rule, Object value) {
      if (!kept) {
        throw new IllegalArgumentException(key + " must be " + rule + ", was " + value);
      }
    }
  }

  /**
   * Begins with this request. The future ends with an answer whatever happened, {@link
   * ToolAnswer#ending} says what; exceptions are bugs.
   *
   * @throws IllegalArgumentException if the request's body has a tool of the same name as one of
   *     the loop's
   */
  public CompletableFuture<ToolAnswer> submit(Request request) {
    Run run = new Run(new Rounds(fleet, request, rounds, timeout, System::nanoTime));
    tools.values().forEach(tool -> Bodies.addTool(run.rounds.body(), tool.json()));
    return run.round();
  }

  /** One request's way through the loop. Owned by one round at a time. */
  private final class Run {
    private final Rounds rounds;
    private final List<ToolUse> uses = new ArrayList<>();
    private final ToolRun toolRun = new ToolRun(tools, executor, toolTimeout, resultCharacters);

    Run(Rounds rounds) {
      this.rounds = rounds;
    }

    CompletableFuture<ToolAnswer> round() {
      return Failures.values(rounds.next())
          .thenCompose(ended -> ended.either(this::heard, this::noResult));
    }

    private CompletableFuture<ToolAnswer> heard(Result result) {
      if (result.status() != Status.SUCCEEDED) {
        return end(Ending.FAILED, null);
      }
      Answer answer;
      try {
        answer = Answer.of(result);
      } catch (MessageUnavailableException elsewhere) {
        return noResult(elsewhere);
      }
      List<JsonNode> asked = answer.toolUses();
      if (answer.refused()) {
        return end(Ending.REFUSED, null);
      }
      if (Bodies.cut(answer.stopReason())) {
        return end(Ending.CUT, null); // the last use may be cut too
      }
      boolean paused = answer.stopReason().equals("pause_turn");
      if (asked.isEmpty() && !paused) {
        return end(Ending.ANSWERED, null);
      }
      if (rounds.bound().isPresent()) {
        return bounded(rounds.bound().get()); // nobody would hear what the tools say
      }
      rounds.heard(answer.json());
      Bodies.unforce(rounds.body());
      return toolRun.all(rounds.number(), asked, rounds.remaining()).thenCompose(this::answered);
    }

    private CompletableFuture<ToolAnswer> answered(List<ToolRun.Ended> ended) {
      ended.forEach(each -> uses.add(each.use()));
      if (!ended.isEmpty()) {
        rounds.say("user", ToolRun.content(ended));
      }
      return rounds.bound().isPresent() ? bounded(rounds.bound().get()) : round();
    }

    private CompletableFuture<ToolAnswer> bounded(Rounds.Bound bound) {
      return end(
          switch (bound) {
            case ROUNDS -> Ending.ROUNDS;
            case COST -> Ending.COST;
            case TIME -> Ending.TIME;
          },
          null);
    }

    private CompletableFuture<ToolAnswer> noResult(FleetException failure) {
      return end(Ending.NO_RESULT, failure);
    }

    private CompletableFuture<ToolAnswer> end(Ending ending, @Nullable FleetException failure) {
      return CompletableFuture.completedFuture(
          new ToolAnswer(ending, rounds.results(), uses, failure));
    }
  }
}
