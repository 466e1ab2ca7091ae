package dev.argosy.contract;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a request cost at list prices, exact.
 *
 * @param amount the winning call; null means unpriced (the catalogue has no price), which is never
 *     0
 * @param currency ISO 4217 code, such as {@code USD}
 * @param priceVersion the version of the price list; null if unpriced
 * @param allAttempts every billable call of the request together; null if one of them is unpriced
 */
public record Cost(
    @Nullable BigDecimal amount,
    String currency,
    @Nullable String priceVersion,
    @Nullable BigDecimal allAttempts) {}
