package dev.argosy.client;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** A reply comes whose content is never fetched, and its client is closed: the future ends. */
@JCStressTest
@Outcome(id = "true", expect = Expect.ACCEPTABLE, desc = "the future has ended")
@Outcome(id = "false", expect = Expect.FORBIDDEN, desc = "somebody waits for ever")
@State
public class ReplyOrCloseStress {
  private final WaitingRequests requests =
      new WaitingRequests(1, Pending.NEVER, Runnable::run, result -> new CompletableFuture<>());
  private final Waiting waiting =
      requests.enter(Pending.REQUEST, Duration.ofDays(1), Duration.ZERO);

  @Actor
  public void replies() {
    requests.reply("r", "failed", Pending.RESULT);
  }

  @Actor
  public void closes() {
    requests.close(Duration.ZERO);
  }

  @Arbiter
  public void end(Z_Result r) {
    r.r1 = waiting.future().isDone();
  }
}
