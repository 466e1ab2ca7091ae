package dev.argosy.client.tools;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two tasks end at once where two of three may be open: the third begins, and all end. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "the third has begun, then all end")
@Outcome(expect = Expect.FORBIDDEN, desc = "the third was forgotten, or the end")
@State
public class WindowStress {
  private final CompletableFuture<Integer> first = new CompletableFuture<>();
  private final CompletableFuture<Integer> second = new CompletableFuture<>();
  private final CompletableFuture<Integer> third = new CompletableFuture<>();
  private boolean begun;
  private final CompletableFuture<List<Integer>> all =
      Window.run(List.of(() -> first, () -> second, this::third), 2);

  private CompletableFuture<Integer> third() {
    begun = true;
    return third;
  }

  @Actor
  public void endsOne() {
    first.complete(1);
  }

  @Actor
  public void endsAnother() {
    second.complete(2);
  }

  @Arbiter
  public void end(ZZ_Result r) {
    r.r1 = begun && !all.isDone();
    third.complete(3);
    r.r2 = all.isDone();
  }
}
