package dev.argosy.standalone.faults;

import dev.argosy.contract.ErrorType;
import dev.argosy.simulator.script.Script;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What is done to the topic of results: it refuses records, all of them or some. */
final class ResultFaults {
  /** More than any ordinary batch of results, far less than a long answer. */
  private static final int LIMIT_BYTES = 256 * 1024;

  private static final int LONG_BYTES = 300 * 1024;

  /** Requests whose ids differ in the last digit only. */
  private static final int TEN = 10;

  private ResultFaults() {}

  /** Takes the workers' right to write results away, and gives it back. */
  static void deny(Site site) {
    for (int more = site.times(1, 2); more > 0; more--) {
      site.pause(2_000, 4_000);
      Rights.takeResults(site);
      site.note("no right to write results");
      site.pause(8_000, 12_000);
      site.hit(site.ledger().open());
      Rights.giveResults(site);
      site.note("the right is given back");
      site.pause(2_000, 3_000);
    }
  }

  /**
   * Makes the topic take small records only, while some answers are long. Each of these ends as
   * failed, for that reason and no other.
   */
  static void makeTooLarge(Site site) {
    site.pause(1_000, 3_000);
    Groups.limitResults(site, LIMIT_BYTES);
    int first = site.feed().posted() / TEN + 3;
    List<Integer> tens =
        IntStream.range(first, site.feed().requests() / TEN)
            .boxed()
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(tens, new Random(site.random().nextLong()));
    List<Integer> chosen = tens.subList(0, Math.min(tens.size(), site.between(6, TEN)));
    for (int ten : chosen) {
      for (int digit = 0; digit < TEN; digit++) {
        site.ledger().mustFail(Feed.id(ten * TEN + digit), ErrorType.RESULT_TOO_LARGE);
      }
    }
    site.simulator().script(Script.parse(longAnswers(chosen)));
    site.note(
        "results take %d bytes, answers to %d requests have %d"
            .formatted(LIMIT_BYTES, TEN * chosen.size(), LONG_BYTES));
  }

  private static String longAnswers(List<Integer> tens) {
    return tens.stream()
        .map(
            ten ->
                "  - {match: {prefix: %s}, calls: [huge(%d)]}\n"
                    .formatted(Feed.id(ten * TEN).replaceFirst(".$", ""), LONG_BYTES))
        .collect(Collectors.joining("", "requests:\n", ""));
  }
}
