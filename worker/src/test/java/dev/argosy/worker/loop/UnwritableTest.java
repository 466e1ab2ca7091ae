package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Topics;
import dev.argosy.worker.Samples;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.settlement.Outgoing;
import dev.argosy.worker.settlement.Settlement;
import dev.argosy.worker.settlement.Settlement.Kind;
import dev.argosy.worker.settlement.Settlement.Part;
import dev.argosy.worker.settlement.Settlements;
import dev.argosy.worker.time.HandClock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What is written instead of a record that the broker refused. */
class UnwritableTest {
  private static final Job JOB = Samples.job(Samples.request("a"));

  private final Unwritable unwritable =
      new Unwritable(
          new EverythingFits(), new Settlements(Topics.defaults(), "w-1", new HandClock()));

  @Test
  void aPaidResultWaitsForATopicThatRefusesAllInsteadOfBecomingAFailure() {
    List<Settlement> batch = List.of(paid());
    assertThat(unwritable.withoutCulprit(batch, 0, true, "not allowed")).isEqualTo(batch);
  }

  @Test
  void aResultThatIsAtFaultItselfIsReplaced() {
    List<Settlement> batch = List.of(paid());
    assertThat(unwritable.withoutCulprit(batch, 0, false, "too large")).containsExactly(smaller());
  }

  private Settlement paid() {
    Part part = new Part(Kind.RESULT, new Outgoing("argosy.results", null, null, List.of()));
    return new Settlement(JOB.delivery(), true, true, List.of(part), null, UnwritableTest::smaller);
  }

  private static Settlement smaller() {
    return new Settlement(JOB.delivery(), true, true, List.of(), null, null);
  }

  /** A log whose topics take everything, as far as it knows. */
  private static final class EverythingFits implements RequestLog {
    @Override
    public Writable writable(Outgoing outgoing) {
      return new Writable.Yes();
    }

    @Override
    public Batch poll(Duration atMost, Membership membership) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void start(Partition partition, long offset) {}

    @Override
    public void pause(Collection<Partition> partitions) {}

    @Override
    public void resume(Collection<Partition> partitions) {}

    @Override
    public void readOffsets(Set<Partition> partitions, Consumer<OffsetReading> answer) {}

    @Override
    public void fenceDeadWriters() {}

    @Override
    public Commit commit(Transaction transaction) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Commit commitAgain() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean reopen() {
      return true;
    }

    @Override
    public int partitions(String topic) {
      throw new AssertionError();
    }

    @Override
    public long unread() {
      throw new AssertionError();
    }

    @Override
    public int partitions() {
      throw new AssertionError();
    }

    @Override
    public Duration lease() {
      return Duration.ZERO;
    }

    @Override
    public void close() {}
  }
}
