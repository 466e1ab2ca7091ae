package dev.argosy.client.tools;

import dev.argosy.contract.Result;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answers to the items of a {@link PackedPrompt}.
 *
 * @param items one for each item that was given, in the same order
 * @param rounds the result of every request that had one
 * @param savings what packing saved
 * @param <T> the answer to an item
 */
public record PackedAnswers<T>(List<PackedItem<T>> items, List<Result> rounds, Savings savings) {

  /**
   * What was saved compared with one request for each item: the instruction, the schema and
   * whatever else each request repeats. An estimate, at four bytes a token and list prices; it is
   * negative if so many items had to be asked for alone that packing did not pay.
   *
   * @param inputTokens tokens of prompts that were not sent
   * @param costUsd what they would have cost, in USD; null if the model's price is not known
   */
  public record Savings(long inputTokens, @Nullable BigDecimal costUsd) {}

  public PackedAnswers {
    items = List.copyOf(items);
    rounds = List.copyOf(rounds);
  }

  /** The answers of all items, in order. */
  public List<Optional<T>> values() {
    return items.stream().map(PackedItem::value).toList();
  }

  /** Items without an answer. */
  public List<PackedItem<T>> failed() {
    return items.stream().filter(item -> item.failure().isPresent()).toList();
  }

  /** What all requests used up together. */
  public Spent spent() {
    return Spent.of(rounds);
  }
}
