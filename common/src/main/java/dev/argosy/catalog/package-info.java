/**
 * Models, aliases, limits, burndown and prices: every number of a vendor's that can change.
 *
 * <p>Start at {@link dev.argosy.catalog.Catalog}. The numbers stand in {@code catalog.yaml} beside
 * it; an operator's file of the same form goes on top, so a new price or model needs no release.
 * Money is exact ({@code BigDecimal}, never rounded); what has no price is unpriced, never 0.
 *
 * <p>Not here: quotas of an account and which platform serves a model (the worker's configuration).
 */
@NullMarked
package dev.argosy.catalog;

import org.jspecify.annotations.NullMarked;
