package dev.argosy.client.tools;

import dev.argosy.contract.Cost;
import dev.argosy.contract.Result;
import dev.argosy.contract.Usage;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What several requests used up together.
 *
 * @param requests how many ended in a result
 * @param usage tokens of the calls that won
 * @param pricedUsd what is known of their list prices, in USD: of all attempts, or where one of
 *     them has no price, of the call that won
 * @param unpriced requests whose whole cost is not known; it is not 0
 */
public record Spent(int requests, Usage usage, BigDecimal pricedUsd, int unpriced) {
  /** Nothing. */
  public static final Spent NOTHING = new Spent(0, Usage.NONE, BigDecimal.ZERO, 0);

  /** What this one result says. */
  static Spent of(Result result) {
    Cost cost = result.cost();
    Usage usage = result.usage() == null ? Usage.NONE : result.usage();
    if (cost == null) { // nothing was called
      return new Spent(1, usage, BigDecimal.ZERO, 0);
    }
    BigDecimal all = cost.allAttempts();
    BigDecimal known = all == null ? cost.amount() : all;
    return new Spent(1, usage, known == null ? BigDecimal.ZERO : known, all == null ? 1 : 0);
  }

  /** What these results say together. */
  public static Spent of(List<Result> results) {
    return results.stream().map(Spent::of).reduce(NOTHING, Spent::plus);
  }

  /** Both together. */
  public Spent plus(Spent other) {
    return new Spent(
        requests + other.requests,
        usage.plus(other.usage),
        pricedUsd.add(other.pricedUsd),
        unpriced + other.unpriced);
  }

  /** All of it in USD; empty if the price of a part is not known. */
  public Optional<BigDecimal> costUsd() {
    return unpriced == 0 ? Optional.of(pricedUsd) : Optional.empty();
  }
}
