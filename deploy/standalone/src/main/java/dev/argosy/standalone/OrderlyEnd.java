package dev.argosy.standalone;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into an orderly end with an exit code of our own: the JVM alone would
 * end with 143 as soon as its hooks are through.
 */
public final class OrderlyEnd {
  /** Longer than any drain; whoever sent the signal has other means long before. */
  private static final long DEADLINE_SECONDS = 300;

  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile int wanted = ExitCode.DONE;
  private volatile int exitCode = ExitCode.BUG;

  private OrderlyEnd() {}

  /** A command that runs until it is asked to stop, or until it ends by itself. */
  public interface Body {
    /** Runs; returns the exit code soon after {@code end} was asked for. */
    int run(OrderlyEnd end) throws Exception;
  }

  /** Runs the body; a signal meanwhile ends the process with the body's exit code. */
  static int run(Body body) throws Exception {
    OrderlyEnd end = new OrderlyEnd();
    Thread hook = new Thread(end::stop, "argosy-orderly-end");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      end.exitCode = body.run(end);
      return end.exitCode;
    } finally {
      end.ended.countDown();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException alreadyEnding) {
        // The hook runs, sees that we are through and ends the process.
      }
    }
  }

  /** Waits until somebody asks for the end; returns the exit code that was asked for. */
  public int await() throws InterruptedException {
    asked.await();
    return wanted;
  }

  /** Whether somebody has asked for the end. */
  public boolean asked() {
    return asked.getCount() == 0;
  }

  /** Asks for the end, from inside, with this exit code. */
  public void ask(int wantedExitCode) {
    wanted = wantedExitCode;
    asked.countDown();
  }

  /** Runs this on a thread of its own once somebody asks for the end. */
  public void whenAsked(Runnable stop) {
    Thread.ofVirtual()
        .name("argosy-stop")
        .start(
            () -> {
              try {
                asked.await();
                stop.run();
              } catch (InterruptedException neverInterrupted) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void stop() {
    asked.countDown();
    try {
      if (!ended.await(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("argosy: not stopped after " + DEADLINE_SECONDS + " s");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    System.out.flush();
    Runtime.getRuntime().halt(exitCode);
  }
}
