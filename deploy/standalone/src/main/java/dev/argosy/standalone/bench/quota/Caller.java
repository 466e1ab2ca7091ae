package dev.argosy.standalone.bench.quota;

import dev.argosy.simulator.Simulator;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One of many callers that share no state but their limit: takes the next request, calls until it
 * is answered, waiting longer after each refusal (full jitter), and never gives up. For a thread of
 * its own; an interrupt ends it.
 */
final class Caller implements Runnable {
  private static final Duration DELAY_BASE = Duration.ofSeconds(1);
  private static final Duration DELAY_MAX = Duration.ofSeconds(60);
  private static final int OK = 200;

  private final HttpClient http;
  private final URI invoke;
  private final Prompts prompts;
  private final Limit limit;
  private final Score score;

  /** Before each call. */
  interface Limit {
    void await() throws InterruptedException;
  }

  /** What all callers have done. */
  static final class Score {
    final AtomicLong taken = new AtomicLong();
    final AtomicLong answered = new AtomicLong();
    final AtomicLong wasted = new AtomicLong();
  }

  Caller(
      HttpClient http,
      Simulator simulator,
      Supply supply,
      Prompts prompts,
      Limit limit,
      Score score) {
    this.http = http;
    this.invoke =
        URI.create(
            simulator.bedrockUrl(Supply.ACCOUNT, supply.place())
                + "/model/"
                + URLEncoder.encode(supply.modelId(), StandardCharsets.UTF_8)
                + "/invoke");
    this.prompts = prompts;
    this.limit = limit;
    this.score = score;
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        serve("direct-%07d".formatted(score.taken.incrementAndGet()));
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void serve(String id) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(invoke)
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"anthropic_version\":\"bedrock-2023-05-31\",%s}"
                        .formatted(prompts.content(id))))
            .build();
    for (int refused = 0; ; refused++) {
      limit.await();
      if (answered(request)) {
        score.answered.incrementAndGet();
        return;
      }
      score.wasted.incrementAndGet();
      long ceiling = Math.min(DELAY_MAX.toNanos(), DELAY_BASE.toNanos() << Math.min(refused, 20));
      Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextLong(ceiling)));
    }
  }

  private boolean answered(HttpRequest request) throws InterruptedException {
    try {
      return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
    } catch (IOException broken) {
      return false; // a call like any other that was not answered
    }
  }
}
