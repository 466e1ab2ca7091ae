package dev.argosy.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The search notices when a rule of settling, giving up or taking over is missing, and shows the
 * fewest faults that it takes: one, or two with {@code -Dsearch.faults=2}, which is some minutes.
 */
@ExtendWith(QuietLogs.class)
class SearchMutationsTest {
  private static final int FAULTS = Integer.getInteger("search.faults", 1);

  private static final List<String> NOTICED_BY_TWO =
      List.of(
          "ledgers are dropped after the next commit",
          "an outcome settles whatever became of its ledger instance",
          "a partition is served before its claim is committed");

  private static final List<String> NOTICED_BY_ONE =
      List.of(
          "an unstable read is taken for no commit",
          "after an unknown commit everything is written again before the re-read",
          "an unknown commit is taken for a success",
          "an answer of an earlier assignment starts a partition",
          "settlements of lost partitions are committed all the same",
          "calls begin without the lease");

  static List<Mutation> mutations() {
    List<String> rules = new ArrayList<>(NOTICED_BY_ONE);
    if (FAULTS > 1) {
      rules.addAll(NOTICED_BY_TWO);
    }
    return rules.stream().map(SearchMutationsTest::mutation).toList();
  }

  private static Mutation mutation(String rule) {
    return Mutations.ALL.stream()
        .filter(mutation -> mutation.rule().equals(rule))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("mutations")
  void theSearchNoticesThat(Mutation mutation) {
    Optional<String> trace =
        Mutant.compile(mutation.apply(MutationsTest::source)).shortestTrace(FAULTS);
    System.out.println(mutation.rule() + ": " + trace.orElse("unnoticed"));
    assertThat(trace).as(mutation.rule()).isPresent();
  }
}
