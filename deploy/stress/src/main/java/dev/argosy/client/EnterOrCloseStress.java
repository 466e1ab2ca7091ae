package dev.argosy.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** A request comes while its client is closed: it is refused, or its future ends. */
@JCStressTest
@Outcome(id = "true, 0", expect = Expect.ACCEPTABLE, desc = "refused or ended")
@Outcome(expect = Expect.FORBIDDEN, desc = "somebody waits for ever")
@State
public class EnterOrCloseStress {
  private final WaitingRequests requests = new WaitingRequests(1, Pending.NEVER, Runnable::run);
  private @Nullable Waiting waiting;

  @Actor
  public void enters() {
    try {
      waiting = requests.enter(Pending.REQUEST, Duration.ofDays(1), Duration.ZERO);
    } catch (ClientClosedException | TooManyPendingException refused) {
      waiting = null; // closed, or the close has taken every place
    }
  }

  @Actor
  public void closes() {
    requests.close(Duration.ZERO);
  }

  @Arbiter
  public void end(ZI_Result r) {
    r.r1 = waiting == null || waiting.future().isDone();
    r.r2 = requests.size();
  }
}
