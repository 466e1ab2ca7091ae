package dev.argosy.standalone;

import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and SIGTERM into an orderly end with an exit code of our own: the JVM alone would
 * end with 143 as soon as its hooks are through.
 *
 * <p>An exit that somebody makes inside of this process, such as a library that calls {@code
 * System.exit}, is none: the process ends at once, so that nobody takes what it was doing for left
 * in good order. A worker that drained then would hand the request that did it to the next one, as
 * if nothing had happened. It cannot be told if a virtual thread makes the call.
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
    if (ended.getCount() > 0) {
      exitFromInside().ifPresent(OrderlyEnd::endAtOnce);
    }
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

  /** The stack of a thread that has called for an exit; a signal comes another way. */
  private static Optional<StackTraceElement[]> exitFromInside() {
    return Thread.getAllStackTraces().values().stream()
        .filter(stack -> Arrays.stream(stack).anyMatch(OrderlyEnd::isExit))
        .findFirst();
  }

  private static boolean isExit(StackTraceElement frame) {
    return frame.getClassName().equals(Runtime.class.getName())
        && frame.getMethodName().equals("exit");
  }

  private static void endAtOnce(StackTraceElement[] stack) {
    System.err.println("argosy: something inside of this process has called System.exit");
    for (StackTraceElement frame : stack) {
      System.err.println("    at " + frame);
    }
    Runtime.getRuntime().halt(ExitCode.BUG);
  }
}
