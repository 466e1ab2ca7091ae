package dev.argosy.client.tools;

import dev.argosy.contract.Result;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How asking for data ended. Immutable.
 *
 * @param <T> what was asked for
 */
public final class StructuredAnswer<T> {
  private final @Nullable T value;
  private final @Nullable RuntimeException failure;
  private final List<Result> rounds;

  private StructuredAnswer(
      @Nullable T value, @Nullable RuntimeException failure, List<Result> rounds) {
    this.value = value;
    this.failure = failure;
    this.rounds = List.copyOf(rounds);
  }

  static <T> StructuredAnswer<T> of(T value, List<Result> rounds) {
    return new StructuredAnswer<>(value, null, rounds);
  }

  static <T> StructuredAnswer<T> failed(RuntimeException failure, List<Result> rounds) {
    return new StructuredAnswer<>(null, failure, rounds);
  }

  /** The data; empty if there is none. */
  public Optional<T> value() {
    return Optional.ofNullable(value);
  }

  /**
   * Why there is no data: a {@link StructuredOutputException}, a {@link
   * dev.argosy.client.RequestFailedException} or a {@link dev.argosy.client.FleetException}; empty
   * if there is some.
   */
  public Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  /**
   * The data.
   *
   * @throws RuntimeException {@link #failure} if there is none
   */
  public T orThrow() {
    if (value == null) {
      throw failure().orElseThrow();
    }
    return value;
  }

  /** The result of each round, in order. */
  public List<Result> rounds() {
    return rounds;
  }

  /** What all rounds used up together. */
  public Spent spent() {
    return Spent.of(rounds);
  }
}
