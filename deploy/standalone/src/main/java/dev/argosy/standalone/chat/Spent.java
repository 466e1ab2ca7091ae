package dev.argosy.standalone.chat;

import dev.argosy.contract.Cost;
import dev.argosy.contract.Result;
import dev.argosy.contract.Usage;
import java.math.BigDecimal;

/** What the requests of a chat took. Owned by one thread. */
final class Spent {
  private long requests;
  private long unpriced;
  private Usage tokens = Usage.NONE;
  private long lastInput;
  private BigDecimal dollars = BigDecimal.ZERO;

  void add(Result result) {
    requests++;
    Usage usage = result.usage();
    if (usage != null) {
      tokens = tokens.plus(usage);
      lastInput = usage.totalInputTokens();
    }
    Cost cost = result.cost();
    if (cost == null) {
      return; // nothing was called
    }
    BigDecimal all = cost.allAttempts();
    if (all == null) {
      unpriced++; // at least one of its calls is
    }
    BigDecimal known = all == null ? cost.amount() : all;
    dollars = known == null ? dollars : dollars.add(known);
  }

  /** Tokens that the last request took, cached or not. */
  long lastInput() {
    return lastInput;
  }

  @Override
  public String toString() {
    return "%,d %s, %,d tokens in (%,d of them read from the cache), %,d out, $%s%s"
        .formatted(
            requests,
            requests == 1 ? "request" : "requests",
            tokens.totalInputTokens(),
            tokens.cacheReadTokens(),
            tokens.outputTokens(),
            dollars.toPlainString(),
            unpriced == 0 ? "" : " and %,d unpriced".formatted(unpriced));
  }
}
