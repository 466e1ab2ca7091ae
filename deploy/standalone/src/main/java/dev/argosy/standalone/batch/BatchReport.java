package dev.argosy.standalone.batch;

import dev.argosy.client.batch.BatchProgress;
import dev.argosy.contract.Usage;
import dev.argosy.standalone.Shell;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How far a batch is: one line that is redrawn on a person's terminal, a plain line each five
 * seconds in a pipe; and what became of it. Thread-safe.
 */
public final class BatchReport implements AutoCloseable {
  private static final int BAR = 24;
  private static final int WIDTH = 110;

  private final Shell shell;
  private final int requests;
  private final Supplier<BatchProgress> progress;
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;

  private BatchReport(Shell shell, int requests, Supplier<BatchProgress> progress) {
    this.shell = shell;
    this.requests = requests;
    this.progress = progress;
    this.thread = Thread.ofVirtual().name("argosy-batch-progress").start(this::run);
  }

  /**
   * Shows progress on the shell's stderr until closed.
   *
   * @param requests how many the batch has
   */
  public static BatchReport start(Shell shell, int requests, Supplier<BatchProgress> progress) {
    return new BatchReport(shell, requests, progress);
  }

  private void run() {
    Duration pause = shell.terminal() ? Duration.ofMillis(150) : Duration.ofSeconds(5);
    try {
      while (!over.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        show(progress.get());
      }
    } catch (InterruptedException neverInterrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void show(BatchProgress now) {
    String line = line(now, requests);
    if (!shell.terminal()) {
      shell.say(line);
      return;
    }
    int full = (int) ((long) BAR * now.done() / Math.max(1, requests));
    String bar = "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] ";
    shell.err().print("\r" + (bar + line + " ".repeat(WIDTH)).substring(0, WIDTH));
    shell.err().flush();
  }

  /** One line for a person. */
  static String line(BatchProgress now, int requests) {
    if (!now.problem().isEmpty()) {
      return "%,d of %,d done; Kafka does not answer: %s"
          .formatted(now.done(), requests, now.problem());
    }
    long unsuccessful = now.done() - now.succeeded();
    return "%,d of %,d done%s, %,.0f/s, $%s%s%s"
        .formatted(
            now.done(),
            requests,
            unsuccessful == 0 ? "" : " (%,d not succeeded)".formatted(unsuccessful),
            now.rate(),
            now.costUsd().stripTrailingZeros().toPlainString(),
            now.submitted() < requests ? ", %,d sent".formatted(now.submitted()) : "",
            left(now, requests));
  }

  private static String left(BatchProgress now, int requests) {
    if (now.doneHere() == 0 || now.done() == requests) {
      return "";
    }
    Duration left = Duration.ofSeconds((long) ((requests - now.done()) / now.rate()));
    return left.toHours() > 0
        ? ", %d h %02d min left".formatted(left.toHours(), left.toMinutesPart())
        : left.toMinutes() > 0
            ? ", %d min %02d s left".formatted(left.toMinutes(), left.toSecondsPart())
            : ", %d s left".formatted(left.toSeconds());
  }

  /** Takes a redrawn line away. */
  @Override
  public void close() {
    over.countDown();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (shell.terminal()) {
      shell.err().print("\r" + " ".repeat(WIDTH) + "\r");
      shell.err().flush();
    }
  }

  /** The summary for a person. */
  public static String summary(BatchProgress end, int requests, int invalid) {
    Usage usage = end.usage();
    return """
        %,d of %,d requests done in %.1f s: %,d succeeded, %,d errored, %,d canceled, %,d expired%s
          tokens   %,d in (%,d of them cached), %,d out
          cost     $%s at list prices%s%s"""
        .formatted(
            end.done(),
            requests,
            end.elapsed().toMillis() / 1000.0,
            end.succeeded(),
            end.failed(),
            end.cancelled(),
            end.expired(),
            invalid == 0 ? "" : "; %,d lines could not be sent".formatted(invalid),
            usage.totalInputTokens(),
            usage.totalInputTokens() - usage.inputTokens(),
            usage.outputTokens(),
            end.costUsd().stripTrailingZeros().toPlainString(),
            end.unpriced() == 0 ? "" : ", %,d requests unpriced".formatted(end.unpriced()),
            end.doubled() == 0 ? "" : "\n  DOUBLED  %,d requests".formatted(end.doubled()));
  }

  /** The object of {@code --json}. */
  public static Map<String, Object> object(BatchProgress end, int requests, int invalid) {
    Map<String, Object> tokens = new LinkedHashMap<>();
    Usage usage = end.usage();
    tokens.put("input", usage.inputTokens());
    tokens.put("output", usage.outputTokens());
    tokens.put("cache_write_5m", usage.cacheWrite5mTokens());
    tokens.put("cache_write_1h", usage.cacheWrite1hTokens());
    tokens.put("cache_read", usage.cacheReadTokens());
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("batch", end.batch());
    object.put("requests", requests);
    object.put("done", end.done());
    object.put("succeeded", end.succeeded());
    object.put("errored", end.failed());
    object.put("canceled", end.cancelled());
    object.put("expired", end.expired());
    object.put("invalid", invalid);
    object.put("doubled", end.doubled());
    object.put("complete", end.total().equals(OptionalInt.of(end.done())));
    object.put("unpriced", end.unpriced());
    object.put("tokens", tokens);
    object.put("cost_usd", end.costUsd().toPlainString());
    object.put("seconds", end.elapsed().toMillis() / 1000.0);
    return object;
  }
}
