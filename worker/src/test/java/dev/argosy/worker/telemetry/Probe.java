package dev.argosy.worker.telemetry;

import dev.argosy.worker.loop.Timings;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rule of /livez with production's limits, for tests of other packages. */
public final class Probe {
  private Liveness liveness;

  public Probe(long nowNanos) {
    Duration still = Timings.DEFAULT.longestTurn().multipliedBy(2);
    liveness = Liveness.begin(new Liveness.Limits(still, Telemetry.FROZEN), nowNanos);
  }

  /** Looks; says what is stuck, if anything is. */
  public Optional<String> look(@Nullable Snapshot newest, long nowNanos) {
    liveness = liveness.look(newest, nowNanos);
    return liveness.verdict() instanceof Liveness.Verdict.Alive
        ? Optional.empty()
        : Optional.of(liveness.verdict().toString());
  }
}
