package dev.argosy.standalone.bench.quota;

import dev.argosy.simulator.Simulator;
import dev.argosy.simulator.script.Script;
import dev.argosy.standalone.EnvironmentProblem;
import dev.argosy.standalone.Shell;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What others do with the same backlog and the same quota, without a broker between: many callers
 * with exponential backoff and full jitter and no limit; the same callers behind a limit of
 * requests per minute that is sized by what Bedrock reserves, which is safe and wasteful. Then one
 * worker, as in {@code one-worker}. The windows are alike: a warm-up, then {@code --seconds}.
 */
final class Baselines {
  /** Twice what the quota keeps busy: callers do not know. */
  private static final int CALLERS = 128;

  private static final Prompts PROMPTS = Prompts.of(Saturated.MODEL);
  private static final double MINUTE_NANOS = 60e9;
  private static final long END_SECONDS = 30;

  private Baselines() {}

  static Map<String, Object> measure(Size size, Shell shell) {
    Map<String, Object> figures = new LinkedHashMap<>();
    shell.say("%d callers with backoff and no limit ...".formatted(CALLERS));
    figures.put("backoff", direct(size, () -> {}));
    double perMinute = Saturated.TOKENS_PER_MINUTE / (double) PROMPTS.reserved();
    shell.say("the same at %.0f requests a minute ...".formatted(perMinute));
    figures.put("static_limit", direct(size, paced(perMinute)));
    figures.put("argosy", Saturated.oneWorker(size, shell));
    return figures;
  }

  private static Map<String, Object> direct(Size size, Caller.Limit limit) {
    Cloud cloud = Saturated.oneQuota().withWindow(size.windowSeconds());
    Caller.Score score = new Caller.Score();
    try (Simulator simulator = Simulator.start(cloud.simulator(Script.NONE));
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int caller = 0; caller < CALLERS; caller++) {
        callers.execute(
            new Caller(http, simulator, cloud.supplies().getFirst(), PROMPTS, limit, score));
      }
      pass(Duration.ofSeconds(Math.clamp(size.seconds() / 3, 1, 20)));
      long from = (long) Math.ceil(simulator.quotas().seconds());
      pass(Duration.ofNanos((long) ((from + size.seconds() - simulator.quotas().seconds()) * 1e9)));
      Verdict verdict = new Verdict(simulator.quotas(), from, from + size.seconds());
      callers.shutdownNow();
      end(callers);
      Map<String, Object> figures = verdict.figures();
      figures.put("callers", CALLERS);
      figures.put("answered", score.answered.get());
      figures.put("wasted_calls", score.wasted.get());
      return figures;
    }
  }

  /** Even spaces between calls, of all callers together. */
  private static Caller.Limit paced(double perMinute) {
    long interval = (long) (MINUTE_NANOS / perMinute);
    AtomicLong next = new AtomicLong(System.nanoTime());
    return () -> {
      long now = System.nanoTime();
      long mine = next.getAndUpdate(due -> Math.max(due, now) + interval);
      if (mine > now) {
        Thread.sleep(Duration.ofNanos(mine - now));
      }
    };
  }

  private static void end(ExecutorService callers) {
    try {
      if (!callers.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
        throw new EnvironmentProblem("callers do not end");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EnvironmentProblem("interrupted", interrupted);
    }
  }

  private static void pass(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new EnvironmentProblem("interrupted", interrupted);
    }
  }
}
