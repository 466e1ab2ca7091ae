package dev.argosy.client;

import dev.argosy.client.AnswerEvent.Rest;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;

/** One writes and ends, one reads: every event is read once, and all room is free afterwards. */
@JCStressTest
@Outcome(id = "2, 100", expect = Expect.ACCEPTABLE, desc = "both read, all free")
@Outcome(expect = Expect.FORBIDDEN, desc = "an event or room is lost")
@State
public class EventBufferStress {
  private static final AnswerEvent EVENT = new Rest("x");

  private final BufferRoom room = new BufferRoom(100);
  private final EventBuffer buffer = new EventBuffer(room);
  private int read;

  @Actor
  public void writes() {
    buffer.offer(EVENT, 3);
    buffer.offer(EVENT, 3);
    buffer.end(null);
  }

  @Actor
  public void reads() {
    read();
    read();
  }

  @Arbiter
  public void end(IJ_Result r) {
    read();
    read();
    r.r1 = read;
    r.r2 = room.left();
  }

  private void read() {
    if (buffer.poll() != null) {
      read++;
    }
  }
}
