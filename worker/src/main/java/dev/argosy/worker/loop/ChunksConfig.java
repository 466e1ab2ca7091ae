package dev.argosy.worker.loop;

import dev.argosy.worker.config.Rules;
import java.time.Duration;

/**
 * The block {@code chunks}: how streamed answers are passed on while they come in.
 *
 * @param interval what comes within it after a chunk goes together into the stream's next one;
 *     0..10s, default 10ms. The first words of a stream and its last never wait
 * @param maxBufferedBytes events that may wait for Kafka, all streams together; 64KiB..1GiB,
 *     default 16MiB. A stream that finds no room gives up its chunks, never its result
 */
public record ChunksConfig(Duration interval, long maxBufferedBytes) {
  /** What a file without the block means. */
  public static final ChunksConfig DEFAULT = new ChunksConfig(Duration.ofMillis(10), 16L << 20);

  public ChunksConfig {
    new Rules()
        .range(interval, Duration.ZERO, Duration.ofSeconds(10), "interval")
        .range(maxBufferedBytes, 64L << 10, 1L << 30, "max-buffered-bytes")
        .hold();
  }
}
