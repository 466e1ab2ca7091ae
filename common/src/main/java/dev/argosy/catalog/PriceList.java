package dev.argosy.catalog;

import dev.argosy.contract.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * One model's prices over time.
 *
 * @param version the version of the file they come from
 * @param geographyMultiplier factor on every token class where the geography is not {@code global}
 * @param rates in any order; the latest whose date has come counts, of these the highest tier that
 *     the prompt exceeds
 */
record PriceList(String version, BigDecimal geographyMultiplier, List<Rates> rates) {
  private static final String GLOBAL = "global";
  private static final Comparator<Rates> LATEST_THEN_HIGHEST =
      Comparator.comparing(Rates::from).thenComparingLong(Rates::abovePromptTokens);

  PriceList {
    rates = rates.stream().sorted(LATEST_THEN_HIGHEST.reversed()).toList();
  }

  /** Empty if no price holds at that time: unpriced, never 0. */
  Optional<Price> price(String geography, Usage usage, Instant at) {
    for (Rates candidate : rates) {
      if (!candidate.from().isAfter(at)
          && usage.totalInputTokens() > candidate.abovePromptTokens()) {
        BigDecimal listed = candidate.amount(usage);
        BigDecimal amount =
            geography.equals(GLOBAL) ? listed : listed.multiply(geographyMultiplier);
        return Optional.of(new Price(canonical(amount), version));
      }
    }
    return Optional.empty();
  }

  /** One form for one amount, so that equal amounts are equal. */
  private static BigDecimal canonical(BigDecimal amount) {
    BigDecimal stripped = amount.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }
}
