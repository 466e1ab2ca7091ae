package dev.argosy.worker.loop;

import dev.argosy.worker.ledger.Partition;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The answer to {@link RequestLog#readOffsets}: what the group has committed, for every partition
 * of the topics asked for (the others of a topic tell whether it is new to the group).
 *
 * @param topicIds the broker's id of each topic
 * @param states one for each partition; a partition that could not be read is absent, ask again
 */
public record OffsetReading(Map<String, UUID> topicIds, Map<Partition, State> states) {
  /** What a stable read says of a partition. */
  public sealed interface State {
    /**
     * The group committed here.
     *
     * @param offset the committed frontier
     * @param metadata what was written beside it, perhaps by foreign software; may be empty
     * @param logStart the smallest offset that still exists
     * @param logEnd the end of the log, at least the frontier unless the topic was made anew
     */
    record Committed(
        long offset, String metadata, @Nullable Integer leaderEpoch, long logStart, long logEnd)
        implements State {}

    /** The group never committed here, or its commit expired. */
    record NoCommit(long logStart, long logEnd) implements State {}

    /**
     * A transaction with this partition's offset is still open: nothing may be concluded; ask
     * again.
     */
    record Unstable() implements State {}
  }
}
