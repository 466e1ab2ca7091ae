package dev.argosy.worker.telemetry;

import dev.argosy.worker.admission.Admission;
import java.time.Duration;
import java.util.Map;

/**
 * How the loop stands at the end of a turn. It is made by the loop's thread of the state that only
 * it may touch, and is all of that state that other threads see. Immutable.
 *
 * @param takenNanos when, on the monotonic clock
 * @param settledIn whether the worker is in the group, serves all partitions that it was given and
 *     knows the cancels that stood on their topic when it began
 * @param draining whether it is being stopped
 * @param writing whether settlements can be written
 * @param lease what is left of the right to begin calls; zero without it, as when nothing is to do
 * @param constraint what keeps it from having more calls open
 * @param dispatchable whether a request waits that could be called now: at the end of a turn there
 *     is none, but for one whose quota or route has become free since the turn's calls began
 * @param moves calls begun and settlements made durable so far: while it grows, something moves
 */
public record Snapshot(
    long takenNanos,
    boolean settledIn,
    boolean draining,
    Writing writing,
    Duration lease,
    Constraint constraint,
    boolean dispatchable,
    long moves,
    Held held,
    Owned owned,
    Admission.State admission) {

  /** Whether settlements can be written. */
  public enum Writing {
    /** They can. */
    OPEN,
    /** A commit has no answer yet. */
    UNANSWERED,
    /** The outcome of a transaction is unknown and is being read back. */
    UNDECIDED,
    /** The broker refuses them; said once in the log. */
    REFUSED
  }

  /**
   * The requests in the worker.
   *
   * @param slots how many may be in flight
   * @param inFlight called, and not committed yet
   * @param calls open calls
   * @param uncommitted settlements that wait for their transaction's end
   * @param waiting in line for a route, by model; models of which none waits are absent
   * @param delayed retries not due
   * @param delayedBytes their bytes
   * @param bytes of all records held
   * @param cancels that are known
   */
  public record Held(
      int slots,
      int inFlight,
      int calls,
      int uncommitted,
      Map<String, Integer> waiting,
      int delayed,
      long delayedBytes,
      long bytes,
      int cancels) {
    public Held {
      waiting = Map.copyOf(waiting);
    }

    /** All that wait in line. */
    public int inLine() {
      return waiting.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Whether neither an open call nor a settlement under way accounts for every slot. */
    public boolean slotFree() {
      return calls + uncommitted < slots;
    }
  }

  /**
   * The partitions that the worker serves.
   *
   * @param partitions how many
   * @param stopped those of them that pause for a line that is full: their requests wait for quota
   * @param unread records behind what was read, as far as the last fetch told; a paused partition's
   *     newest are not known
   * @param beyondWindow records that were fetched and may not be read yet, most of them as the
   *     frontier has not moved
   * @param frontierAge for how long the frontier has stood that stands longest before an unsettled
   *     record
   * @param oldestAge age of the oldest of the records at the frontiers: since its timestamp; of a
   *     retry since the request was first received
   */
  public record Owned(
      int partitions,
      int stopped,
      long unread,
      long beyondWindow,
      Duration frontierAge,
      Duration oldestAge) {}

  /** Requests that wait for nothing but a call: unread, or read and in line. */
  public long backlog() {
    return owned.unread() + owned.beyondWindow() + held.inLine();
  }

  /**
   * How many slots the requests of this worker's partitions could use: those in flight, and the
   * backlog unless something else than slots keeps it from being called.
   */
  public long slotsWanted() {
    return switch (constraint) {
      case NONE, SLOTS, BYTES, ALONE -> held.inFlight() + backlog();
      case QUOTA, ROUTE, BROKER, DRAIN -> held.inFlight();
    };
  }
}
