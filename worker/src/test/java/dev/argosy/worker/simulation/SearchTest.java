package dev.argosy.worker.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The real core through every placement of up to {@code -Dsearch.faults} faults (1 unless told
 * otherwise), by two workers, two partitions and three records, in each {@link Setting}.
 *
 * <p>Exhausted: each place that {@link Choices} offers, in each way, alone and with each later
 * place of the run that follows, up to the bound; from the workers' start to the settlement of
 * everything. Not exhausted: the order of turns (one fair schedule, which a fault shifts), the
 * length of pauses and calls (one or two of each), faults of the topics of control and fleet, and
 * runs with more faults than the bound; those are the dice's, in {@link SimulationTest}.
 *
 * <p>{@code -Dsearch.setting=N -Dsearch.path=PLACE:WAY,...} runs one path, with every event
 * printed.
 */
@ExtendWith(QuietLogs.class)
class SearchTest {
  private static final int FAULTS = Integer.getInteger("search.faults", 1);

  /** What a search must have met: the places of crashes, and the ways a commit ends. */
  private static final Set<Fault> MET =
      EnumSet.of(
          Fault.CRASH_ANYWHERE,
          Fault.CRASH_BEFORE_BEGIN,
          Fault.CRASH_IN_TRANSACTION,
          Fault.CRASH_AFTER_COMMIT,
          Fault.FREEZE_PAST_SESSION,
          Fault.FREEZE_PREPARED,
          Fault.FREEZE_BETWEEN_CALLS,
          Fault.PARTITIONS_LOST,
          Fault.PARTITIONS_REVOKED,
          Fault.LEAVE,
          Fault.COMMIT_REFUSED_REBALANCE,
          Fault.COMMIT_REFUSED_NOT_MEMBER,
          Fault.COMMIT_PENDING_LANDED,
          Fault.COMMIT_PENDING_NOT_LANDED,
          Fault.COMMIT_UNKNOWN_LANDED,
          Fault.COMMIT_UNKNOWN_NOT_LANDED,
          Fault.COMMIT_UNKNOWN_FENCED,
          Fault.COMMIT_UNAVAILABLE,
          Fault.TRANSACTION_TIMED_OUT,
          Fault.WRITER_FENCED,
          Fault.READ_LATE,
          Fault.READ_INCOMPLETE,
          Fault.READ_UNSTABLE,
          Fault.OUTCOME_AFTER_LOSS,
          Fault.CALL_NEVER_HEARD);

  @Test
  void everyGuaranteeHoldsWhereverTheFaultsStrike() {
    Integer alone = Integer.getInteger("search.setting");
    if (alone != null) {
      Path path = Path.parse(System.getProperty("search.path", "0:0"));
      SearchedRun run = new SearchedRun(Setting.all().get(alone), path, true);
      assertThat(run.run()).as(run.choices().taken()::toString).isEmpty();
      return;
    }
    Set<Fault> met = EnumSet.noneOf(Fault.class);
    for (Setting setting : Setting.all()) {
      Search search = new Search(setting);
      long begin = System.nanoTime();
      Optional<Search.Broken> broken = search.run(0, FAULTS);
      System.out.printf("%s, %.1f s%n", search.figures(), (System.nanoTime() - begin) / 1e9);
      assertThat(broken).isEmpty();
      met.addAll(search.faults());
    }
    assertThat(met).containsAll(MET);
  }

  @Test
  void theSamePathIsTheSameHistory() {
    Setting setting = Setting.all().getFirst();
    SearchedRun first = new SearchedRun(setting, Path.STRAIGHT, false);
    assertThat(first.run()).isEmpty();
    for (Choices.Offered offered : first.choices().offered()) {
      Path path = Path.STRAIGHT.then(new Path.Step(offered.place(), offered.what(), 1));
      assertThat(hash(setting, path)).isEqualTo(hash(setting, Path.parse(path.toString())));
    }
  }

  private static long hash(Setting setting, Path path) {
    SearchedRun run = new SearchedRun(setting, path, false);
    assertThat(run.run()).isEmpty();
    return run.hash();
  }
}
