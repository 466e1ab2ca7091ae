package dev.argosy.client.tools;

import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one item of a {@link PackedPrompt}. Immutable.
 *
 * @param <T> the answer
 */
public final class PackedItem<T> {
  private final int index;
  private final @Nullable T value;
  private final @Nullable RuntimeException failure;
  private final boolean alone;
  private final @Nullable BigDecimal costUsd;

  private PackedItem(
      int index,
      @Nullable T value,
      @Nullable RuntimeException failure,
      boolean alone,
      @Nullable BigDecimal costUsd) {
    this.index = index;
    this.value = value;
    this.failure = failure;
    this.alone = alone;
    this.costUsd = costUsd;
  }

  static <T> PackedItem<T> answered(
      int index, T value, boolean alone, @Nullable BigDecimal costUsd) {
    return new PackedItem<>(index, value, null, alone, costUsd);
  }

  static <T> PackedItem<T> failed(
      int index, RuntimeException failure, boolean alone, @Nullable BigDecimal costUsd) {
    return new PackedItem<>(index, null, failure, alone, costUsd);
  }

  /** Its place among the items that were given, 0-based. */
  public int index() {
    return index;
  }

  /** Its answer; empty if there is none. */
  public Optional<T> value() {
    return Optional.ofNullable(value);
  }

  /** Why it has no answer, see {@link StructuredAnswer#failure}; empty if it has one. */
  public Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * Its answer.
   *
   * @throws RuntimeException {@link #failure} if there is none
   */
  public T orThrow() {
    if (value == null) {
      throw failure().orElseThrow();
    }
    return value;
  }

  /** Whether it was asked for alone, after its pack had brought no answer for it. */
  public boolean alone() {
    return alone;
  }

  /**
   * Its share of its pack's cost by its size, and all of its own request's, in USD; the shares of
   * all items add up to what was spent. Empty if a price is not known.
   */
  public Optional<BigDecimal> costUsd() {
    return Optional.ofNullable(costUsd);
  }
}
