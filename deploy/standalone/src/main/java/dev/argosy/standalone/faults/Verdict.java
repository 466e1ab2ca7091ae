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
  /**
   * To so many requests the platform may refuse one call, and as many as the base in a short run:
   * twice what storms have shown.
   */
  private static final int REQUESTS_TO_A_REFUSAL = 3;

  private static final int REFUSED_BASE = 100;

  private static final int EXAMPLES = 3;

  Verdict {
    reasons = List.copyOf(reasons);
  }

  /**
   * Judges.
   *
   * @param hits what the fault has hit: calls in flight, requests that were open, answers
   * @param problems what else should not have happened
   */
  static Verdict of(
      Account account, Spending spending, long hits, Stall stall, List<String> problems) {
    List<String> reasons = new ArrayList<>();
    more(reasons, account.lost(), 0, "%d requests have no result");
    more(reasons, account.doubledWrongly(), 0, "%d results too many");
    more(reasons, account.repliesLost(), 0, "%d replies are missing");
    more(reasons, account.repliesDoubled(), 0, "%d replies too many");
    more(reasons, account.deadLettersLost(), 0, "%d dead letters are missing");
    more(reasons, account.deadLettersDoubled(), 0, "%d dead letters too many");
    more(reasons, account.strange(), 0, "%d records that belong to no request");
    more(
        reasons,
        account.failed() - account.failedAsDue(),
        0,
        "%d requests failed, and none should");
    more(reasons, account.notAsDue(), 0, "%d requests ended otherwise than they had to");
    more(reasons, account.unsureWrongly(), 0, "%d requests that the cluster did not take");
    more(
        reasons,
        spending.repeated(),
        spending.bound() + account.replays(),
        "%d calls repeated, more than were in flight");
    if (!spending.unexplained().isEmpty()) {
      reasons.add(
          "%d requests called again, and no call of theirs was hit: %s"
              .formatted(
                  spending.unexplained().size(),
                  String.join("; ", spending.unexplained().stream().limit(EXAMPLES).toList())));
    }
    more(
        reasons,
        spending.refused(),
        REFUSED_BASE + account.requests() / REQUESTS_TO_A_REFUSAL,
        "%d calls refused: the platform was not left alone");
    if (stall.silent()) {
      reasons.add("no result for %d s, and nobody said why".formatted(stall.silence().toSeconds()));
    }
    if (hits == 0) {
      reasons.add("the fault hit nothing");
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
