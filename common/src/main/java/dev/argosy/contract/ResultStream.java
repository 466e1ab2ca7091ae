package dev.argosy.contract;

/**
 * Which of a request's streams its result is the sum of.
 *
 * @param id the stream's, as on its chunks
 * @param chunks how many chunks it has; 0 or more
 * @param chunksComplete whether all of them are on the topic, which they then are before the result
 *     is; false if some were given up (the message of the result is whole all the same)
 */
public record ResultStream(String id, int chunks, boolean chunksComplete) {
  public ResultStream {
    Rules.notNegative("chunks", chunks);
  }

  /** Whether this chunk is one of its own: a request that was called again has others too. */
  public boolean names(Chunk chunk) {
    return chunk.stream().equals(id);
  }
}
