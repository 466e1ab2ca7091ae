package dev.argosy.client.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.client.Fleet;
import dev.argosy.contract.Body;
import dev.argosy.contract.Limits;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A conversation of several requests, made out of one. Each round is the first request with more
 * messages, under the id {@code ID/ROUND}; tenant, tags and everything else are passed on. The
 * first request's {@code limits.cost_usd} is for all rounds together: each gets what is left. Owned
 * by one round at a time.
 */
final class Rounds {
  /** What a limit of the contract can say. */
  private static final int DECIMALS_MAX = 12;

  private static final Duration SUBMIT_MIN = Duration.ofMillis(1);

  /** Why there is no further round. */
  enum Bound {
    ROUNDS,
    COST,
    TIME
  }

  private final Fleet fleet;
  private final Request first;
  private final ObjectNode body;
  private final int max;
  private final Duration timeout;
  private final LongSupplier nanos;
  private final long start;
  private final List<Result> results = new ArrayList<>();

  Rounds(Fleet fleet, Request first, int max, Duration timeout, LongSupplier nanos) {
    this.fleet = fleet;
    this.first = first;
    this.body = Json.object("body", first.body().json());
    this.max = max;
    this.timeout = timeout;
    this.nanos = nanos;
    this.start = nanos.getAsLong();
  }

  /** The next round's body, to be changed. */
  ObjectNode body() {
    return body;
  }

  /** Adds a message. */
  void say(String role, ArrayNode content) {
    body.withArray("messages").addObject().put("role", role).set("content", content);
  }

  /** Adds what the model said, thinking and all: it must come back with its signature. */
  void heard(JsonNode message) {
    ArrayNode content = Json.array();
    for (JsonNode block : message.path("content")) {
      boolean blank =
          block.path("type").asText().equals("text") && block.path("text").asText().isBlank();
      if (!blank) { // which the platforms write, but do not take
        content.add(block.deepCopy());
      }
    }
    if (!content.isEmpty()) {
      say("assistant", content);
    }
  }

  /** Why there may be no further round; empty if there may. */
  Optional<Bound> bound() {
    if (results.size() >= max) {
      return Optional.of(Bound.ROUNDS);
    }
    BigDecimal limit = limitUsd();
    if (limit != null && left(limit).signum() <= 0) {
      return Optional.of(Bound.COST);
    }
    return remaining().compareTo(SUBMIT_MIN) < 0 ? Optional.of(Bound.TIME) : Optional.empty();
  }

  /** Submits the next round; its result is kept. */
  CompletableFuture<Result> next() {
    Request request =
        Requests.with(first, first.id() + "/" + (results.size() + 1), Body.of(Json.raw(body)));
    BigDecimal limit = limitUsd();
    if (limit != null) {
      request = Requests.with(request, new Limits(left(limit), limits().attempts()));
    }
    return fleet
        .submit(request, remaining())
        .thenApply(
            result -> {
              results.add(result);
              return result;
            });
  }

  /** Time that is left. */
  Duration remaining() {
    return timeout.minusNanos(nanos.getAsLong() - start);
  }

  List<Result> results() {
    return List.copyOf(results);
  }

  /** The number of the round that was submitted last, 1-based. */
  int number() {
    return results.size();
  }

  private Limits limits() {
    return first.limits() == null ? new Limits(null, null) : first.limits();
  }

  private @Nullable BigDecimal limitUsd() {
    return limits().costUsd();
  }

  private BigDecimal left(BigDecimal limit) {
    BigDecimal left = limit.subtract(Spent.of(results).pricedUsd());
    return left.scale() > DECIMALS_MAX ? left.setScale(DECIMALS_MAX, RoundingMode.DOWN) : left;
  }
}
