package dev.argosy.standalone.bench.quota;

import dev.argosy.contract.Topics;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.script.Fault;
import dev.argosy.simulator.script.Latency;
import dev.argosy.simulator.script.Match;
import dev.argosy.simulator.script.Script;
import dev.argosy.simulator.script.Step;
import dev.argosy.standalone.Shell;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code --requests} of a model without quota, in a lane that also brings another model's, so that
 * they are parked; then requests of that other model, of which one in ten fails at its first call.
 * The second call is due within a second of it (full jitter), and nothing that is parked may delay
 * it: the referee's own times of both calls are compared. Its answers take no time here.
 */
final class ParkedRetry {
  private static final int PARTITIONS = 12;
  private static final int RETRIED = 20;

  /** So few of all that no circuit breaker takes the route for broken. */
  private static final int OTHERS = 9;

  private static final int ONE_IN = 100;
  private static final Duration RETRIED_MAX = Duration.ofMinutes(1);

  /** The longest delay, and what polling, committing and a busy machine may add. */
  private static final double SECONDS_GOAL = 1.5;

  private ParkedRetry() {}

  static Map<String, Object> run(Size size, Shell shell) {
    Cloud cloud = ExhaustedModel.cloud().atOnce();
    Script.Rule failsOnce =
        new Script.Rule(
            new Match.Prefix("retried-"),
            List.of(Step.of(Fault.SERVER_ERROR), Step.OK),
            Latency.NONE);
    shell.say("starting a broker, a refereeing cloud and %d workers ...".formatted(size.workers()));
    try (Site site = Site.start(cloud, Script.of(failsOnce), PARTITIONS)) {
      site.addWorkers(size.workers());
      try (Feed feed = new Feed(site, cloud.lanes().keySet(), _ -> {})) {
        return run(size, shell, site, feed);
      }
    }
  }

  private static Map<String, Object> run(Size size, Shell shell, Site site, Feed feed) {
    Prompts exhausted = new Prompts(Saturated.MODEL, 100, 256, "");
    Prompts free = new Prompts(ExhaustedModel.FREE_MODEL, 100, 256, "");
    for (int number = 0; number < size.requests(); number++) {
      feed.post(exhausted.post("parked-%06d".formatted(number)));
      if (number % ONE_IN == 0) {
        feed.post(free.post("free-%06d".formatted(number)));
      }
    }
    feed.flush();
    shell.say("%,d to be parked, for %d s ...".formatted(size.requests(), size.seconds()));
    feed.awaitOpen(0, Duration.ofSeconds(size.seconds()));
    long parked = TopicBytes.of(site.kafka(), Topics.defaults().parked()).records();
    shell.say("%,d parked; %d to be retried ...".formatted(parked, RETRIED));
    for (int number = 0; number < RETRIED; number++) {
      feed.post(free.post("retried-%03d".formatted(number)));
      for (int other = 0; other < OTHERS; other++) {
        feed.post(free.post("other-%03d-%d".formatted(number, other)));
      }
    }
    feed.flush();
    feed.awaitOpen(feed.missing() - RETRIED * (1 + OTHERS), RETRIED_MAX);
    List<Double> seconds = between(site.simulator().calls());
    Map<String, Object> figures = feed.figures();
    figures.put("waiting", figures.remove("missing"));
    figures.put("not_served", (long) RETRIED - seconds.size());
    figures.put("parked_records", parked);
    figures.put("retried", seconds.size());
    double longest = seconds.stream().mapToDouble(each -> each).max().orElse(-1);
    figures.put("longest_s_to_second_call", longest);
    figures.put("goal", "longest_s_to_second_call < " + SECONDS_GOAL);
    figures.put("met", seconds.size() == RETRIED && longest < SECONDS_GOAL);
    return figures;
  }

  /** Seconds between the first call and the second of each that had two. */
  private static List<Double> between(Calls calls) {
    Map<String, Long> first = new HashMap<>();
    return calls.started().stream()
        .filter(start -> start.request().startsWith("retried-"))
        .filter(
            start -> {
              if (start.call() == 1) {
                first.put(start.request(), start.at());
              }
              return start.call() == 2 && first.containsKey(start.request());
            })
        .map(start -> (start.at() - first.getOrDefault(start.request(), 0L)) / 1_000.0)
        .toList();
  }
}
