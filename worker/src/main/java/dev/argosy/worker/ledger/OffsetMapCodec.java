package dev.argosy.worker.ledger;

import dev.argosy.contract.SettledOffsets;
import java.util.Optional;

/**
 * The offset map as text for the metadata of an offset commit, which Kafka limits to 4,096
 * characters; over it a transactional producer is lost, so the window is chosen to stay below. The
 * text itself is part of the contract ({@link SettledOffsets}): others read it to tell where a
 * request is.
 */
public final class OffsetMapCodec {
  /** The most characters Kafka takes by default. */
  public static final int MAX_CHARACTERS = SettledOffsets.MAX_CHARACTERS;

  private OffsetMapCodec() {}

  /** At most {@link #MAX_CHARACTERS} long for any map of a {@link Ledger}. */
  public static String encode(OffsetMap map) {
    Suspicion suspicion = map.suspicion();
    String text =
        new SettledOffsets(
                map.topicId(),
                map.partition(),
                map.base(),
                map.writer(),
                suspicion.takeovers(),
                map.clean(),
                new SettledOffsets.Suspicion(
                    suspicion.takeoversAlone(),
                    suspicion.alone(),
                    suspicion.width(),
                    suspicion.since()),
                map.settled())
            .toText();
    if (text.length() > MAX_CHARACTERS) {
      throw new IllegalStateException(
          "offset map of " + text.length() + " characters for " + map.base());
    }
    return text;
  }

  /**
   * Reads what an earlier owner wrote; empty for anything else: foreign text, another version,
   * damage. Never throws.
   */
  public static Optional<OffsetMap> decode(String metadata) {
    return SettledOffsets.ofText(metadata)
        .map(
            read ->
                new OffsetMap(
                    read.topicId(),
                    read.partition(),
                    read.base(),
                    read.writer(),
                    suspicion(read.takeovers(), read.suspicion()),
                    read.clean(),
                    read.settled()));
  }

  private static Suspicion suspicion(int takeovers, SettledOffsets.Suspicion read) {
    return new Suspicion(
        takeovers, read.takeoversAlone(), read.alone(), read.width(), read.since());
  }
}
