package dev.argosy.standalone.letters;

import dev.argosy.standalone.letters.Fate.Goes;
import dev.argosy.standalone.letters.Fate.Reason;
import dev.argosy.standalone.letters.Fate.Stays;
import dev.argosy.standalone.letters.RedriveLog.Move;
import dev.argosy.standalone.letters.RedriveLog.NotTaken;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the letters and puts back what may be. In small transactions, one after another: an
 * open one holds up the workers that read its lanes. Owned by one thread.
 */
public final class Redrive {
  private static final int BATCH_MAX = 100;
  private static final long BATCH_BYTES_MAX = 8L << 20;

  private final Destinations destinations;
  private final @Nullable RedriveLog to;
  private final Pace pace;
  private final RedriveReport report;
  private final List<Move> batch = new ArrayList<>();
  private long batchBytes;
  private long begun;

  /**
   * How fast and how many.
   *
   * @param perSecond requests put back in a second; null: as fast as Kafka takes them
   * @param limit at most so many; null: all
   */
  public record Pace(@Nullable Integer perSecond, @Nullable Long limit) {
    /** A tenth of a second's worth. */
    int batch() {
      return perSecond == null ? BATCH_MAX : Math.clamp(perSecond / 10, 1, BATCH_MAX);
    }

    boolean takes(long begun) {
      return limit == null || begun < limit;
    }
  }

  /**
   * @param to null: only what would be done is reported
   */
  public Redrive(
      Destinations destinations, @Nullable RedriveLog to, Pace pace, RedriveReport report) {
    this.destinations = destinations;
    this.to = to;
    this.pace = pace;
    this.report = report;
  }

  /** All letters of this log that are meant; whoever is named and has none is reported. */
  public void run(LetterLog log, LetterFilter filter) {
    long start = System.nanoTime();
    Set<String> missing = filter.named();
    log.letters(
        letter -> {
          missing.removeAll(filter.called(letter));
          if (filter.lets(letter) && pace.takes(begun)) {
            switch (destinations.of(letter, log.redriven(letter))) {
              case Stays stays -> report.stays(letter, stays);
              case Goes(var lane) -> add(new Move(letter, lane), start);
            }
          }
        });
    flush(start);
    missing.forEach(report::notFound);
  }

  private void add(Move move, long start) {
    begun++;
    batch.add(move);
    batchBytes += move.letter().bytes();
    if (batch.size() >= pace.batch() || batchBytes >= BATCH_BYTES_MAX) {
      flush(start);
    }
  }

  private void flush(long start) {
    if (batch.isEmpty()) {
      return;
    }
    if (to == null) {
      batch.forEach(move -> report.goes(move.letter(), move.lane(), null));
    } else {
      await(start, begun - batch.size());
      try {
        redrive(to, List.copyOf(batch));
      } catch (NotTaken oneOfThem) {
        batch.forEach(move -> alone(to, move));
      }
    }
    batch.clear();
    batchBytes = 0;
  }

  private void redrive(RedriveLog log, List<Move> moves) {
    List<Redriven> notes = log.redrive(moves);
    for (int i = 0; i < notes.size(); i++) {
      report.goes(moves.get(i).letter(), moves.get(i).lane(), notes.get(i));
    }
  }

  private void alone(RedriveLog log, Move move) {
    try {
      redrive(log, List.of(move));
    } catch (NotTaken refused) {
      report.stays(
          move.letter(), new Stays(Reason.NOT_TAKEN, String.valueOf(refused.getMessage())));
    }
  }

  /** Returns when so many may have been put back before. */
  private void await(long start, long before) {
    if (pace.perSecond() != null) {
      long due = start + TimeUnit.SECONDS.toNanos(before) / pace.perSecond();
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
    }
  }
}
