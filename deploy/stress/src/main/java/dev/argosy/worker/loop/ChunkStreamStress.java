package dev.argosy.worker.loop;

import dev.argosy.contract.Chunk;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.ResultStream;
import dev.argosy.contract.StreamEvent;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJJJ_Result;

/**
 * A platform's thread brings an event and the end, the publisher's takes what is there: the result
 * counts exactly the chunks that were written, the stream is over once, and all room is free.
 */
@JCStressTest
@Outcome(id = "1, 1, 1, 10", expect = Expect.ACCEPTABLE, desc = "written before the end or after")
@Outcome(expect = Expect.FORBIDDEN, desc = "a chunk is lost, or the end, or room")
@State
public class ChunkStreamStress {
  private static final StreamEvent EVENT = new StreamEvent.Other("x", RawJson.of("{}"));

  private final Room room = new Room(10);
  private final AtomicInteger ends = new AtomicInteger();
  private final AtomicInteger written = new AtomicInteger();
  private final ChunkStream stream =
      new ChunkStream(
          "r",
          "s",
          1,
          null,
          new ChunkStream.Publisher() {
            @Override
            public boolean take(long bytes) {
              return room.take(bytes);
            }

            @Override
            public void free(long bytes) {
              room.free(bytes);
            }

            @Override
            public void ready(ChunkStream ready) {}

            @Override
            public void ended(ChunkStream ended) {
              ends.incrementAndGet();
            }
          },
          Duration.ofDays(1));
  private CompletableFuture<ResultStream> end = new CompletableFuture<>();

  @Actor
  public void platform() {
    stream.heard(EVENT);
    end = stream.end();
  }

  @Actor
  public void publisher() {
    write();
  }

  @Arbiter
  public void result(JJJJ_Result r) {
    write(); // told twice, it looks twice
    ResultStream result = end.getNow(new ResultStream("s", 0, false));
    r.r1 = result.chunksComplete() ? result.chunks() : -1;
    r.r2 = written.get();
    r.r3 = ends.get();
    r.r4 = room.left();
  }

  private void write() {
    for (Chunk unused : stream.take()) {
      written.incrementAndGet();
      stream.written(true);
    }
  }
}
