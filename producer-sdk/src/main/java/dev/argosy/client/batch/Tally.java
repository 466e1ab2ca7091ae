package dev.argosy.client.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.contract.Cost;
import dev.argosy.contract.Result;
import dev.argosy.contract.Status;
import dev.argosy.contract.Usage;
import java.math.BigDecimal;

/**
 * What has become of a batch's requests. Immutable.
 *
 * @param usage of the calls that won
 * @param costUsd of all calls whose price is known
 * @param unpriced results that have had a call without a price
 */
record Tally(
    long succeeded,
    long failed,
    long expired,
    long cancelled,
    long doubled,
    Usage usage,
    BigDecimal costUsd,
    long unpriced) {
  static final Tally NONE = new Tally(0, 0, 0, 0, 0, Usage.NONE, BigDecimal.ZERO, 0);

  Tally plus(Result result) {
    Status status = result.status();
    Usage used = result.usage();
    Cost cost = result.cost();
    // A call that has no price hides what the others cost together; the winner's is known apart.
    BigDecimal all = cost == null ? null : cost.allAttempts();
    BigDecimal known = cost == null ? null : all != null ? all : cost.amount();
    return new Tally(
        succeeded + (status == Status.SUCCEEDED ? 1 : 0),
        failed + (status == Status.FAILED ? 1 : 0),
        expired + (status == Status.EXPIRED ? 1 : 0),
        cancelled + (status == Status.CANCELLED ? 1 : 0),
        doubled,
        used == null ? usage : usage.plus(used),
        known == null ? costUsd : costUsd.add(known),
        unpriced + (cost != null && all == null ? 1 : 0));
  }

  Tally withDouble() {
    return new Tally(succeeded, failed, expired, cancelled, doubled + 1, usage, costUsd, unpriced);
  }

  void write(ObjectNode json) {
    json.put("succeeded", succeeded);
    json.put("failed", failed);
    json.put("expired", expired);
    json.put("cancelled", cancelled);
    json.put("doubled", doubled);
    json.put("input_tokens", usage.inputTokens());
    json.put("output_tokens", usage.outputTokens());
    json.put("cache_write_5m_tokens", usage.cacheWrite5mTokens());
    json.put("cache_write_1h_tokens", usage.cacheWrite1hTokens());
    json.put("cache_read_tokens", usage.cacheReadTokens());
    json.put("cost_usd", costUsd.toPlainString());
    json.put("unpriced", unpriced);
  }

  static Tally read(JsonNode json) {
    return new Tally(
        json.path("succeeded").asLong(),
        json.path("failed").asLong(),
        json.path("expired").asLong(),
        json.path("cancelled").asLong(),
        json.path("doubled").asLong(),
        new Usage(
            json.path("input_tokens").asLong(),
            json.path("output_tokens").asLong(),
            json.path("cache_write_5m_tokens").asLong(),
            json.path("cache_write_1h_tokens").asLong(),
            json.path("cache_read_tokens").asLong()),
        new BigDecimal(json.path("cost_usd").asText("0")),
        json.path("unpriced").asLong());
  }
}
