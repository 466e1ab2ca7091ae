package dev.argosy.contract;

import java.util.List;

/**
 * A piece of a streamed answer, as it stands on the topic of chunks: some events of one call's
 * stream. The chunks of a stream have the numbers 0, 1, 2, ... without gaps and in order; a request
 * that is called again has another stream, and the result says which one counts ({@link
 * ResultStream}).
 *
 * @param id the request's id
 * @param stream unique for each call
 * @param attempt the attempt it runs under, from 1; a later stream supersedes an earlier one
 * @param seq its number in its stream, from 0
 * @param events native events of the Messages API; neighbouring deltas of one text may be joined
 */
public record Chunk(String id, String stream, int attempt, int seq, List<RawJson> events) {
  public Chunk {
    events = List.copyOf(events);
    Rules.enforce(Rules.range("attempt", attempt, 1, Integer.MAX_VALUE));
    Rules.notNegative("seq", seq);
  }
}
