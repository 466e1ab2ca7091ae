package dev.argosy.standalone.bench.quota;

import dev.argosy.contract.Result;
import dev.argosy.contract.Topics;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.script.Fault;
import dev.argosy.simulator.script.Latency;
import dev.argosy.simulator.script.Rates;
import dev.argosy.simulator.script.Script;
import dev.argosy.standalone.Shell;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Every call is throttled, whatever the quota, for {@code --seconds}; then none is. No attempt may
 * be used up, nothing dead-lettered, everything served afterwards.
 */
final class Storm {
  private static final int PARTITIONS = 12;
  private static final int IN_FLIGHT = 256;
  private static final long PLENTY = 100_000_000;
  private static final Duration AFTER_MAX = Duration.ofMinutes(3);

  private Storm() {}

  static Map<String, Object> run(Size size, Shell shell) {
    Supply supply = Supply.bedrock("haiku", "us-west-2", Saturated.MODEL, PLENTY);
    Cloud cloud = Cloud.of(IN_FLIGHT, supply);
    Duration length = Duration.ofSeconds(size.seconds());
    Prompts prompts = Prompts.of(Saturated.MODEL);
    long[] laterAttempts = {0};
    shell.say("starting a broker, a cloud and %d workers ...".formatted(size.workers()));
    try (Site site = Site.start(cloud, Script.NONE, PARTITIONS)) {
      site.addWorkers(size.workers());
      try (Feed feed =
          new Feed(
              site,
              cloud.lanes().keySet(),
              result -> laterAttempts[0] += laterAttempt(result) ? 1 : 0)) {
        Rates all = Rates.of(Fault.THROTTLE, 1);
        Script.Phase phase = new Script.Phase(Duration.ZERO, length, all, Latency.NONE);
        site.simulator().script(cloud.over(new Script(Rates.NONE, List.of(), List.of(phase))));
        long start = System.nanoTime();
        shell.say("%,d requests into a storm of %s ...".formatted(size.requests(), length));
        for (int number = 0; number < size.requests(); number++) {
          feed.post(prompts.post("storm-%06d".formatted(number)));
        }
        feed.flush();
        feed.awaitAll(length.plus(AFTER_MAX));
        Map<String, Object> figures = feed.figures();
        Calls calls = site.simulator().calls();
        double after = (System.nanoTime() - start) / 1e9 - size.seconds();
        long deadLetters = TopicBytes.of(site.kafka(), Topics.defaults().deadLetters()).records();
        figures.put("calls", calls.calls());
        figures.put("throttled_calls", calls.ended(Fault.THROTTLE.wireName()));
        figures.put("requests_with_a_later_attempt", laterAttempts[0]);
        figures.put("dead_letters", deadLetters);
        figures.put("seconds_after_the_storm", Verdict.rounded(after));
        figures.put("goal", "no attempt used, nothing dead-lettered, all succeeded");
        figures.put(
            "met",
            laterAttempts[0] == 0
                && deadLetters == 0
                && Long.valueOf(size.requests()).equals(figures.get("succeeded")));
        return figures;
      }
    }
  }

  private static boolean laterAttempt(Result result) {
    return result.calls().stream().anyMatch(call -> call.attempt() > 1);
  }
}
