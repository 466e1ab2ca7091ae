package dev.argosy.worker.platform.vertex;

import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/**
 * The only place is given back while who waits for it is cancelled, then another comes: it goes to
 * one of them, and is never lost.
 */
@JCStressTest
@Outcome(
    id = "true, false",
    expect = Expect.ACCEPTABLE,
    desc = "given to the first, then cancelled")
@Outcome(id = "false, true", expect = Expect.ACCEPTABLE, desc = "the first left, the other has it")
@Outcome(expect = Expect.FORBIDDEN, desc = "the place is lost, or given twice")
@State
public class PlacesStress {
  private final Places places = new Places(1);
  private final CompletableFuture<Void> first;
  private CompletableFuture<Void> other = new CompletableFuture<>();
  private boolean left;

  public PlacesStress() {
    places.take();
    first = places.take();
  }

  @Actor
  public void gives() {
    places.giveBack();
  }

  @Actor
  public void leavesAndComes() {
    left = first.completeExceptionally(new IllegalStateException("cancelled"));
    other = places.take();
  }

  @Arbiter
  public void end(ZZ_Result r) {
    r.r1 = !left;
    r.r2 = other.isDone();
  }
}
