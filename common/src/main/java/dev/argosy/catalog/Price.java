package dev.argosy.catalog;

import java.math.BigDecimal;

/**
 * What a call cost at list price.
 *
 * @param amount in USD, exact: never rounded, no trailing zeros after the point, scale 0 or more
 * @param version the version of the price list
 */
public record Price(BigDecimal amount, String version) {}
