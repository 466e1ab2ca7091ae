package dev.argosy.client.find;

import dev.argosy.contract.Call;
import dev.argosy.contract.Result;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far a request is. Sealed: these are all that can be told. */
public sealed interface Stage {
  /** The record that says so. */
  Place place();

  /**
   * On its lane, and no worker is known to have read it. One may have: workers read ahead.
   *
   * @param ahead unsettled offsets before it in its partition
   * @param owner who will read it; null if the partition is nobody's
   */
  record Queued(Place place, long ahead, @Nullable Owner owner) implements Stage {}

  /**
   * A worker has it: it waits for quota or is being called, nobody else can tell which.
   *
   * @param owner null if the group can't be seen
   */
  record InWorker(Place place, @Nullable Owner owner) implements Stage {}

  /**
   * It has failed and is tried again.
   *
   * @param attempt the one that comes next, from 1
   * @param notBefore when it is due; until then, and after, it waits in its owner
   * @param lastError why the attempt before it failed, the platform's code
   * @param calls those made so far
   * @param owner null if the partition is nobody's
   */
  record Retrying(
      Place place,
      int attempt,
      Instant notBefore,
      String lastError,
      List<Call> calls,
      @Nullable Owner owner)
      implements Stage {
    public Retrying {
      calls = List.copyOf(calls);
    }
  }

  /**
   * Set aside until its model has quota.
   *
   * @param model the one it waits for; empty if the record does not say
   * @param ahead unsettled offsets before it in its partition
   * @param calls those made so far
   * @param owner null if the partition is nobody's
   */
  record Parked(Place place, String model, long ahead, List<Call> calls, @Nullable Owner owner)
      implements Stage {
    public Parked {
      calls = List.copyOf(calls);
    }
  }

  /** It has its result. */
  record Finished(Place place, Result result) implements Stage {}

  /** It is settled, and its result is there no more: older than the topic keeps them. */
  record Forgotten(Place place) implements Stage {}
}
