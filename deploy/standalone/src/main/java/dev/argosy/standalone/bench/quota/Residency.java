package dev.argosy.standalone.bench.quota;

import dev.argosy.simulator.quota.Law;
import dev.argosy.simulator.quota.QuotaUse;
import dev.argosy.simulator.script.Script;
import dev.argosy.standalone.Shell;
import java.time.Duration;
import java.util.Map;

/**
 * Requests bound to eu, and a quota there of which the workers believe twenty times what the
 * platform gives: they are throttled and throttled again, while a global route with plenty stands
 * first in the list. No call may go there; the referee counts. {@code --seconds} is the longest
 * that is waited.
 */
final class Residency {
  private static final int PARTITIONS = 12;
  private static final int IN_FLIGHT = 256;
  private static final long ALLOWED = 1_500_000;
  private static final long PLENTY = 100_000_000;

  private Residency() {}

  static Map<String, Object> run(Size size, Shell shell) {
    Cloud cloud =
        Cloud.of(
            IN_FLIGHT,
            Supply.bedrock("outside", "us-west-2", Saturated.MODEL, PLENTY),
            Supply.bedrock("eu", "eu-west-1", Saturated.MODEL, ALLOWED)
                .within("eu")
                .told(Law.Bedrock.of(20 * ALLOWED)));
    Prompts prompts = new Prompts(Saturated.MODEL, 50, 64, "eu");
    shell.say("starting a broker, a refereeing cloud and %d workers ...".formatted(size.workers()));
    try (Site site = Site.start(cloud, Script.NONE, PARTITIONS)) {
      site.addWorkers(size.workers());
      try (Feed feed = new Feed(site, cloud.lanes().keySet(), _ -> {})) {
        shell.say("%,d requests bound to eu ...".formatted(size.requests()));
        for (int number = 0; number < size.requests(); number++) {
          feed.post(prompts.post("eu-%06d".formatted(number)));
        }
        feed.flush();
        feed.awaitAll(Duration.ofSeconds(size.seconds()));
        QuotaUse outside = site.quotas().quota("outside");
        QuotaUse inside = site.quotas().quota("eu");
        Map<String, Object> figures = feed.figures();
        figures.put("calls_inside", inside.admitted() + inside.refused());
        figures.put("throttled_calls", inside.refused());
        figures.put("calls_outside", outside.admitted() + outside.refused());
        figures.put("goal", "calls_outside = 0, some calls throttled");
        figures.put(
            "met",
            outside.admitted() + outside.refused() == 0
                && inside.refused() > 0
                && feed.missing() == 0);
        return figures;
      }
    }
  }
}
