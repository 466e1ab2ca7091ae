package dev.argosy.standalone.bench.quota;

import dev.argosy.simulator.script.Script;
import dev.argosy.standalone.Shell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Haiku's quota lets one call through now and then, Sonnet's is free: {@code --requests} for Haiku,
 * then 100 for Sonnet behind them in the same topic. What counts is when those are served, from
 * their posting; Haiku's are left waiting. {@code --seconds} is the longest that is waited.
 */
final class ExhaustedModel {
  static final String FREE_MODEL = "claude-sonnet-4-5";

  /** A call or two a minute. */
  static final long NEXT_TO_NOTHING = 6_000;

  private static final int PARTITIONS = 12;
  private static final int IN_FLIGHT = 256;
  private static final int FREE = 100;
  private static final long PLENTY = 100_000_000;
  private static final double SECONDS_GOAL = 10;

  private ExhaustedModel() {}

  /** A cloud where one model has next to no quota and the other more than enough. */
  static Cloud cloud() {
    return Cloud.of(
        IN_FLIGHT,
        Supply.bedrock("haiku", "us-west-2", Saturated.MODEL, NEXT_TO_NOTHING),
        Supply.bedrock("sonnet", "us-west-2", FREE_MODEL, PLENTY));
  }

  static Map<String, Object> run(Size size, Shell shell) {
    Cloud cloud = cloud();
    List<Double> served = new ArrayList<>();
    long[] postedAt = {0};
    shell.say("starting a broker, a refereeing cloud and %d workers ...".formatted(size.workers()));
    try (Site site = Site.start(cloud, Script.NONE, PARTITIONS)) {
      site.addWorkers(size.workers());
      try (Feed feed =
          new Feed(
              site,
              cloud.lanes().keySet(),
              result -> {
                if (result.id().startsWith("free-")) {
                  served.add((System.nanoTime() - postedAt[0]) / 1e9);
                }
              })) {
        Prompts exhausted = new Prompts(Saturated.MODEL, 100, 256, "");
        Prompts free = new Prompts(FREE_MODEL, 100, 256, "");
        shell.say("%,d requests without quota, %d with it ...".formatted(size.requests(), FREE));
        for (int number = 0; number < size.requests(); number++) {
          feed.post(exhausted.post("exhausted-%06d".formatted(number)));
        }
        feed.flush();
        postedAt[0] = System.nanoTime();
        for (int number = 0; number < FREE; number++) {
          feed.post(free.post("free-%06d".formatted(number)));
        }
        Duration atMost = Duration.ofSeconds(size.seconds());
        while (served.size() < FREE && System.nanoTime() - postedAt[0] < atMost.toNanos()) {
          feed.read();
        }
        Map<String, Object> figures = feed.figures();
        figures.put("waiting", feed.missing() - (FREE - served.size()));
        figures.remove("missing"); // nothing is lost by waiting
        figures.put("not_served", (long) FREE - served.size());
        figures.put("first_served_s", served.isEmpty() ? -1 : Verdict.rounded(served.getFirst()));
        figures.put("last_served_s", served.size() < FREE ? -1 : Verdict.rounded(served.getLast()));
        figures.put("goal", "last_served_s < " + SECONDS_GOAL);
        figures.put("met", served.size() == FREE && served.getLast() < SECONDS_GOAL);
        return figures;
      }
    }
  }
}
