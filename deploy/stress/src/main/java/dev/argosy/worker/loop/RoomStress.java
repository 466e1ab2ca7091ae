package dev.argosy.worker.loop;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZJ_Result;

/** Who asks for too much takes nothing from who asks for little, for no moment. */
@JCStressTest
@Outcome(id = "false, true, 5", expect = Expect.ACCEPTABLE, desc = "as if one after the other")
@Outcome(expect = Expect.FORBIDDEN, desc = "room was there and was refused, or is lost")
@State
public class RoomStress {
  private final Room room = new Room(10);

  @Actor
  public void large(ZZJ_Result r) {
    r.r1 = room.take(20);
  }

  @Actor
  public void small(ZZJ_Result r) {
    r.r2 = room.take(5);
  }

  @Arbiter
  public void left(ZZJ_Result r) {
    r.r3 = room.left();
  }
}
