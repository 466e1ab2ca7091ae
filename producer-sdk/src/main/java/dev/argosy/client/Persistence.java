package dev.argosy.client;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a reader's thread goes on when Kafka refuses or is gone: again, with pauses of up to 30
 * seconds, until it is closed. {@link #closing}, {@link #open} and {@link #problem} are for any
 * thread, the rest is the reader's.
 */
final class Persistence {
  private static final Logger log = LoggerFactory.getLogger(Persistence.class);

  private final String client;
  private final String topic;
  private final Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(30));
  private final CountDownLatch closing = new CountDownLatch(1);
  private boolean warned;
  private volatile @Nullable String problem;

  Persistence(String client, String topic) {
    this.client = client;
    this.topic = topic;
  }

  boolean open() {
    return closing.getCount() > 0;
  }

  void closing() {
    closing.countDown();
  }

  /** Why nothing can be read now; null if it can, as far as is known. */
  @Nullable String problem() {
    return problem;
  }

  /** Kafka answers. */
  void well() {
    backoff.reset();
    problem = null;
    if (warned) {
      warned = false;
      log.atInfo().addKeyValue("client", client).addKeyValue("topic", topic).log("read again");
    }
  }

  /** The first one is not worth a line: a new topic is not known everywhere at once. */
  void trouble(Throwable broken) {
    if (problem != null && !warned && open()) {
      warned = true;
      log.atWarn()
          .addKeyValue("client", client)
          .addKeyValue("topic", topic)
          .setCause(broken)
          .log("can't be read, trying again until closed");
    }
    problem = broken.toString();
  }

  /** Stands still before the next try, or until it is closed. */
  void pause() {
    try {
      var unused = closing.await(backoff.next().toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException stop) {
      closing.countDown(); // only close() interrupts this thread
    }
  }
}
