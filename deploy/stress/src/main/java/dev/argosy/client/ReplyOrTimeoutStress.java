package dev.argosy.client;

import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** A reply meets the caller's own end and a time-out: one of them wins, and one place is free. */
@JCStressTest
@Outcome(id = "true, true, 0", expect = Expect.ACCEPTABLE, desc = "ended, and its place is free")
@Outcome(expect = Expect.FORBIDDEN, desc = "no end, no place, or one too many")
@State
public class ReplyOrTimeoutStress {
  private final WaitingRequests requests = new WaitingRequests(1, Pending.NEVER, Runnable::run);
  private final Waiting waiting =
      requests.enter(Pending.REQUEST, Duration.ofDays(1), Duration.ZERO);

  @Actor
  public void replies() {
    requests.reply("r", "failed", Pending.RESULT);
  }

  @Actor
  public void givesUp() {
    waiting.future().cancel(false);
    requests.fail(waiting, new ReplyTimeoutException("r", Duration.ZERO));
  }

  @Arbiter
  public void end(ZZI_Result r) {
    r.r1 = waiting.future().isDone();
    r.r3 = requests.size();
    r.r2 = onePlace();
  }

  private boolean onePlace() {
    requests.enter(Pending.REQUEST, Duration.ofDays(1), Duration.ZERO);
    boolean full = false;
    try {
      requests.enter(Pending.REQUEST, Duration.ofDays(1), Duration.ZERO);
    } catch (TooManyPendingException asItShould) {
      full = true;
    }
    return full;
  }
}
