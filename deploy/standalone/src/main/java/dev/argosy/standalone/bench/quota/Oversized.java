package dev.argosy.standalone.bench.quota;

import dev.argosy.simulator.script.Script;
import dev.argosy.standalone.Shell;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * Twelve workers share a quota of two million tokens a minute and each is kept busy, so that none
 * has a burst of more than some 28,000; then comes one request of 100,000. It must be served.
 * {@code --seconds} is how long the small ones run before; the shares are those from their first to
 * its result.
 */
final class Oversized {
  private static final int PARTITIONS = 12;
  private static final int IN_FLIGHT = 16;
  private static final int TOKENS = 100_000;
  private static final String ID = "oversized";
  private static final Duration SERVED_MAX = Duration.ofSeconds(90);
  private static final Duration STEP = Duration.ofMillis(200);
  private static final Duration REST_MAX = Duration.ofMinutes(2);

  private Oversized() {}

  static Map<String, Object> run(Size size, Shell shell) {
    Cloud cloud =
        Cloud.of(
            IN_FLIGHT,
            Supply.bedrock("haiku", "us-west-2", Saturated.MODEL, Saturated.TOKENS_PER_MINUTE));
    Prompts small = Prompts.of(Saturated.MODEL);
    int open = (int) Math.ceil(cloud.callsPerSecond(small) * 30);
    long[] posted = {0};
    Supplier<Post> next = () -> small.post("small-%06d".formatted(posted[0]++));
    AtomicReference<String> status = new AtomicReference<>("");
    shell.say("starting a broker, a refereeing cloud and %d workers ...".formatted(size.workers()));
    try (Site site = Site.start(cloud, Script.NONE, PARTITIONS)) {
      site.addWorkers(size.workers());
      try (Feed feed =
          new Feed(
              site,
              cloud.lanes().keySet(),
              result -> {
                if (result.id().equals(ID)) {
                  status.set(result.status().name());
                }
              })) {
        long from = (long) Math.ceil(site.quotas().seconds());
        feed.keep(open, next, Duration.ofSeconds(size.seconds()));
        shell.say("one of %,d tokens ...".formatted(TOKENS));
        long start = System.nanoTime();
        feed.post(new Prompts(Saturated.MODEL, TOKENS, 256, "").post(ID));
        while (status.get().isEmpty() && System.nanoTime() - start < SERVED_MAX.toNanos()) {
          feed.keep(open, next, STEP);
        }
        long to = (long) site.quotas().seconds();
        double seconds = (System.nanoTime() - start) / 1e9;
        feed.awaitAll(REST_MAX);
        Map<String, Object> figures = new Verdict(site.quotas(), from, to).figures();
        figures.putAll(feed.figures());
        figures.put("oversized_status", status.get());
        figures.put("oversized_served_s", Verdict.rounded(seconds));
        figures.put("goal", "the oversized request is served");
        figures.put("met", status.get().equals("SUCCEEDED"));
        return figures;
      }
    }
  }
}
