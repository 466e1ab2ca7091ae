package dev.argosy.worker.platform;

import dev.argosy.contract.Usage;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The calls of one platform that have not ended. Whatever comes first ends a call: an answer, the
 * time-out, its caller's {@code cancel}, {@link #abandon}; what comes later is not heard, and an
 * exchange that is still open then is given up. Thread-safe.
 */
public final class OpenCalls {
  private final Set<OpenCall> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /** A new call; after {@link #abandon} one that has ended already. */
  public OpenCall begin() {
    OpenCall call = new OpenCall();
    open.add(call);
    var _ = call.whenComplete((_, _) -> ended(call));
    if (closed) {
      call.complete(new Outcome.Abandoned(Usage.NONE));
    }
    return call;
  }

  private void ended(OpenCall call) {
    open.remove(call);
    call.giveUp();
  }

  /** Ends every open call, and every later one at once. */
  public void abandon() {
    closed = true;
    open.forEach(call -> call.complete(new Outcome.Abandoned(Usage.NONE)));
  }

  /** One call: what its caller holds, and the exchange to give up when it ends before that. */
  public static final class OpenCall extends CompletableFuture<Outcome> {
    private volatile @Nullable Runnable giveUp;

    private OpenCall() {}

    /**
     * Says how its exchange is given up; done at once if the call has ended meanwhile.
     *
     * @param exchangeEnd closes the connection or the stream; of no effect once the exchange is
     *     over
     */
    public void givesUpBy(Runnable exchangeEnd) {
      giveUp = exchangeEnd;
      if (isDone()) {
        giveUp();
      }
    }

    private void giveUp() {
      Runnable exchangeEnd = giveUp;
      if (exchangeEnd != null) {
        exchangeEnd.run();
      }
    }
  }
}
