package dev.argosy.worker.simulation;

import dev.argosy.contract.Usage;
import dev.argosy.contract.UsageCodec;
import dev.argosy.contract.UsageRecord;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.settlement.Books;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * Money is accounted for: usage is recorded of no more calls than were billed, and whatever a
 * worker that still lives was told of is recorded, lost partitions included.
 */
final class UsageIsAccounted implements CallWatch {
  /** Enough for a settlement to be committed once nothing goes wrong any more. */
  static final long SETTLED_AFTER = TimeUnit.SECONDS.toNanos(3);

  private static final String NAME = "usage is accounted for";
  private static final UsageCodec CODEC = new UsageCodec();

  private record Billed(WorkerProcess process, long at) {}

  private final Baton baton;
  private final History history;

  /** By request and worker. */
  private final Map<String, List<Billed>> billed = new TreeMap<>();

  UsageIsAccounted(Baton baton, History history) {
    this.baton = baton;
    this.history = history;
  }

  @Override
  public void called(WorkerProcess process, String id) {}

  @Override
  public void ended(WorkerProcess process, String id, Outcome outcome) {
    if (!Books.drawn(outcome).equals(Usage.NONE)) {
      billed
          .computeIfAbsent(id + " by " + process.worker, _ -> new ArrayList<>())
          .add(new Billed(process, baton.nanos()));
    }
  }

  /** At the end: what the topic of usage says. */
  void verify(PartitionLog usage) {
    Map<String, Set<String>> recorded = new TreeMap<>();
    for (PartitionLog.Visible visible : usage.read(usage.start(), Integer.MAX_VALUE).records()) {
      UsageRecord record = CODEC.decode(visible.record().value());
      recorded
          .computeIfAbsent(record.id() + " by " + record.worker(), _ -> new TreeSet<>())
          .add(record.callId());
    }
    recorded.forEach(
        (whose, calls) -> {
          int known = billed.getOrDefault(whose, List.of()).size();
          if (calls.size() > known) {
            history.violation(NAME, whose + " recorded " + calls.size() + ", billed " + known);
          }
        });
    billed.forEach(
        (whose, calls) -> {
          long told = calls.stream().filter(this::mustBeRecorded).count();
          int known = recorded.getOrDefault(whose, Set.of()).size();
          if (known < told) {
            history.violation(NAME, whose + " recorded " + known + ", living workers know " + told);
          }
        });
  }

  private boolean mustBeRecorded(Billed call) {
    return !call.process.killed()
        && !call.process.ended()
        && baton.nanos() - call.at > SETTLED_AFTER;
  }
}
