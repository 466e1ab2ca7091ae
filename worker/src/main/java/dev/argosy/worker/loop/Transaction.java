package dev.argosy.worker.loop;

import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.settlement.Outgoing;
import java.util.List;
import java.util.Map;

/**
 * What becomes durable together or not at all: records, and the offsets they settle.
 *
 * @param offsets at most 128 partitions; empty is allowed (then no group membership is checked)
 */
public record Transaction(List<Outgoing> records, Map<Partition, OffsetCommit> offsets) {
  /**
   * What is committed of one partition.
   *
   * @param offset the frontier: the next offset to read
   * @param metadata the offset map, at most 4,096 characters
   */
  public record OffsetCommit(long offset, String metadata) {}
}
