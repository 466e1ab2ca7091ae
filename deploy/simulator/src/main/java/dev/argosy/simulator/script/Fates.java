package dev.argosy.simulator.script;

import dev.argosy.simulator.calls.Call;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Draws the fate of each call from the seed, the latency and the script in force. Owned by the
 * event loop.
 */
public final class Fates {
  private final long seed;
  private final Latency latency;
  private final Latency pace;
  private final LongSupplier nanoTime;
  private Script script;
  private long startNanos;

  /**
   * @param latency of every call until its answer, or its stream, begins
   * @param pace of every stream's deltas
   * @param nanoTime a monotonic clock, for the script's phases
   */
  public Fates(long seed, Latency latency, Latency pace, Script script, LongSupplier nanoTime) {
    this.seed = seed;
    this.latency = latency;
    this.pace = pace;
    this.script = script;
    this.nanoTime = nanoTime;
    this.startNanos = nanoTime.getAsLong();
  }

  /** The fate of a call. */
  public Fate of(Call call, String model) {
    Draw draw = draw(call);
    Duration sinceStart = Duration.ofNanos(nanoTime.getAsLong() - startNanos);
    Script.Decision decision = script.decide(call.key(), model, call.number(), sinceStart, draw);
    return new Fate(
        decision.step(),
        script.output().tokens().tokens(Draw.of(seed, call.key(), 1)),
        script.output().perToken().toNanos(),
        latency.nanos(draw) + decision.addedNanos(),
        pace,
        draw);
  }

  /** The numbers of a call. */
  public Draw draw(Call call) {
    return Draw.of(seed, call.key(), call.number());
  }

  /** Another script from now on; its phases begin now. */
  public void script(Script next) {
    script = next;
    restart();
  }

  /** The script's phases begin now. */
  public void restart() {
    startNanos = nanoTime.getAsLong();
  }
}
