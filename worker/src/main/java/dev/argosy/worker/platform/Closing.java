package dev.argosy.worker.platform;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes what was opened, all of it, even if one refuses. */
public final class Closing {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private Closing() {}

  /** In the given order. */
  public static void all(Iterable<? extends AutoCloseable> resources) {
    for (AutoCloseable resource : resources) {
      try {
        resource.close();
      } catch (Exception refused) { // AutoCloseable allows any; the others must still be closed
        LOG.atWarn()
            .setCause(refused)
            .addKeyValue("resource", resource.getClass().getSimpleName())
            .log("could not close");
      }
    }
  }

  /**
   * In the given order, on a thread of its own that is left behind when the time is over.
   *
   * @param thread its name
   */
  public static void within(
      Duration timeout, String thread, Iterable<? extends AutoCloseable> resources) {
    Thread closing = Thread.ofPlatform().daemon().name(thread).start(() -> all(resources));
    try {
      if (!closing.join(timeout)) {
        LOG.atWarn()
            .addKeyValue("thread", thread)
            .addKeyValue("timeout", timeout)
            .log("client did not close in time");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
