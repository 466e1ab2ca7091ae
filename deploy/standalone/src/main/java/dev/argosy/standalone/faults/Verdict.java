package dev.argosy.standalone.faults;

import dev.argosy.standalone.faults.Ledger.Account;
import dev.argosy.standalone.faults.StallWatch.Stall;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run comes to.
 *
 * @param reasons why it has failed; empty if it has not
 */
record Verdict(List<String> reasons) {
  Verdict {
    reasons = List.copyOf(reasons);
  }

  /**
   * What the clouds were asked for.
   *
   * @param calls all of them
   * @param repeated answered or given up although they were neither the one that each result needs
   *     nor met by a fault of the platform
   * @param bound on the repeated ones: calls in flight of the workers hit
   */
  record Spending(long calls, long repeated, long bound) {}

  /**
   * Judges.
   *
   * @param replays requests that the fault itself lets run once more
   * @param failures whether requests may end as failed
   * @param problems what else should not have happened
   */
  static Verdict of(
      Account account,
      Spending spending,
      long replays,
      boolean failures,
      Stall stall,
      List<String> problems) {
    List<String> reasons = new ArrayList<>();
    more(reasons, account.lost(), 0, "%d requests have no result");
    more(reasons, account.doubled(), replays, "%d results too many");
    more(reasons, account.repliesLost(), 0, "%d replies are missing");
    more(reasons, account.repliesDoubled(), replays, "%d replies too many");
    more(reasons, account.deadLettersLost(), 0, "%d dead letters are missing");
    more(reasons, account.deadLettersDoubled(), replays, "%d dead letters too many");
    more(reasons, account.strange(), 0, "%d records of requests that nobody posted");
    more(
        reasons,
        account.failed() - account.failedAsDue(),
        failures ? Long.MAX_VALUE : 0,
        "%d requests failed, and none should");
    more(reasons, account.notAsDue(), 0, "%d requests ended otherwise than they had to");
    more(
        reasons,
        spending.repeated(),
        spending.bound() + replays,
        "%d calls repeated, more than were in flight");
    if (stall.silent()) {
      reasons.add("no result for %d s, and nobody said why".formatted(stall.time().toSeconds()));
    }
    reasons.addAll(problems);
    return new Verdict(reasons);
  }

  private static void more(List<String> reasons, long count, long allowed, String reason) {
    if (count > allowed) {
      reasons.add(reason.formatted(count));
    }
  }

  boolean ok() {
    return reasons.isEmpty();
  }
}
