package dev.argosy.worker.simulation;

import dev.argosy.worker.ledger.Partition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One partition: records, markers of transactions and holes, each at an offset of its own. A
 * read_committed reader sees what lies below the last stable offset, less markers, holes and
 * aborted records.
 */
final class PartitionLog {
  /** What stands at an offset; a marker and a compacted record have no data. */
  private record Entry(@Nullable StoredRecord data, @Nullable BrokerTransaction transaction) {}

  /** A visible record. */
  record Visible(long offset, StoredRecord record) {}

  /**
   * @param next the offset a reader goes on from: behind what is not visible, too
   */
  record Fetched(List<Visible> records, long next) {}

  final Partition partition;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<BrokerTransaction, Long> open = new LinkedHashMap<>();
  private final long base;
  private long start;

  PartitionLog(Partition partition, long base) {
    this.partition = partition;
    this.base = base;
    this.start = base;
  }

  long append(StoredRecord data, @Nullable BrokerTransaction transaction) {
    long offset = end();
    entries.add(new Entry(data, transaction));
    if (transaction != null) {
      open.putIfAbsent(transaction, offset);
      transaction.logs.add(this);
      transaction.written.add(new BrokerTransaction.Written(partition, offset, data));
    }
    return offset;
  }

  /** Writes the marker that makes a decided transaction's records visible, or gone. */
  void mark(BrokerTransaction transaction) {
    entries.add(new Entry(null, null));
    open.remove(transaction);
  }

  long start() {
    return start;
  }

  long end() {
    return base + entries.size();
  }

  long lastStable() {
    return open.isEmpty() ? end() : open.values().iterator().next();
  }

  /** Visible records from this offset on, at most so many. */
  Fetched read(long from, int most) {
    List<Visible> visible = new ArrayList<>();
    long offset = Math.max(from, start);
    long stable = lastStable();
    while (offset < stable && visible.size() < most) {
      Entry entry = entries.get((int) (offset - base));
      if (entry.data != null && (entry.transaction == null || committed(entry.transaction))) {
        visible.add(new Visible(offset, entry.data));
      }
      offset++;
    }
    return new Fetched(visible, offset);
  }

  /** Compaction takes a record away; its offset stays empty. False if there is none. */
  boolean compact(long offset) {
    int index = (int) (offset - base);
    if (offset < start || index >= entries.size() || entries.get(index).data == null) {
      return false;
    }
    entries.set(index, new Entry(null, null));
    return true;
  }

  /** Retention moves the log's start; never past the last stable offset. */
  void trim(long to) {
    start = Math.max(start, Math.min(to, lastStable()));
  }

  private static boolean committed(BrokerTransaction transaction) {
    return transaction.state == BrokerTransaction.State.COMMITTED;
  }
}
