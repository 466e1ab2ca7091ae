package dev.argosy.worker.loop;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaFuture;

/** What the broker said to an admin client's question. */
sealed interface AdminAnswer<T> {
  /** The value. */
  record Said<T>(T value) implements AdminAnswer<T> {}

  /** No value, and why. */
  record Refused<T>(Throwable cause) implements AdminAnswer<T> {}

  /** Longer than any of the client's own time limits; only a bug reaches it. */
  Duration DEADLINE = Duration.ofSeconds(60);

  /** Waits for the answer. An interrupt (the owner closes) is a refusal and stays set. */
  static <T> AdminAnswer<T> await(KafkaFuture<T> future) {
    try {
      return new Said<>(future.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (ExecutionException refused) {
      Throwable cause = refused.getCause();
      return new Refused<>(cause == null ? refused : cause);
    } catch (TimeoutException late) {
      return new Refused<>(late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new Refused<>(interrupted);
    }
  }
}
