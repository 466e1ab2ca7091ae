package dev.argosy.worker.platform;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A call begins while its platform is closed: it ends all the same, and its exchange with it. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "ended, and given up")
@Outcome(expect = Expect.FORBIDDEN, desc = "a call that never ends, or an open connection")
@State
public class OpenCallsStress {
  private final OpenCalls calls = new OpenCalls();
  private final AtomicInteger givenUp = new AtomicInteger();
  private OpenCalls.OpenCall call = null;

  @Actor
  public void begins() {
    call = calls.begin();
    call.givesUpBy(givenUp::incrementAndGet);
  }

  @Actor
  public void closes() {
    calls.abandon();
  }

  @Arbiter
  public void end(ZZ_Result r) {
    r.r1 = call.isDone();
    r.r2 = givenUp.get() > 0;
  }
}
