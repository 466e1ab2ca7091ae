package dev.argosy.client.batch;

import dev.argosy.contract.Request;

/**
 * One request of a batch.
 *
 * @param number which one it is, such as its line in a file; 0..100,000,000, greater than the one
 *     before it
 * @param request what is asked; its id need not be unique, {@link Batch} makes one of the number
 */
public record BatchRequest(int number, Request request) {
  /** The greatest number: two bits each are kept in memory. */
  public static final int NUMBER_MAX = 100_000_000;

  public BatchRequest {
    if (number < 0 || number > NUMBER_MAX) {
      throw new IllegalArgumentException(
          "number must be 0.." + NUMBER_MAX + ", was " + number + " of " + request.id());
    }
  }
}
