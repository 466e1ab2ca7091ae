package dev.argosy.standalone.bench.quota;

import dev.argosy.simulator.quota.Law;
import dev.argosy.simulator.quota.QuotasUse;
import dev.argosy.simulator.script.Script;
import dev.argosy.standalone.Shell;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Scenarios with a backlog that never ends: how much of the quota is spent.
 *
 * <p>A run: workers start, then the backlog is kept at half a minute's worth of the quota. After a
 * warm-up, so that the burst of the first seconds and a JVM's first steps count neither way, comes
 * the window that {@code used_share} and {@code throttled_share} are of: from the next whole second
 * of the referee's clock, {@code --seconds} long. Then nothing more is posted and every request
 * must end. The worst over-spend is that of the whole run.
 *
 * <p>What the referee let be saved up before the window can be spent in it: up to {@code --window}
 * seconds of the rate, so that a fleet that takes more than its rate is above 1 for a while, until
 * it is throttled. One that keeps to it never touches more than its own burst.
 */
final class Saturated {
  static final String MODEL = "claude-haiku-4-5";
  static final long TOKENS_PER_MINUTE = 2_000_000;

  private static final int IN_FLIGHT = 256;
  private static final int PARTITIONS = 12;
  private static final Prompts PROMPTS = Prompts.of(MODEL);
  private static final Duration REST_MAX = Duration.ofMinutes(4);
  private static final long AFTER_KILL_SECONDS = 30;
  private static final String BATCH = "argosy.batch";

  private final Cloud cloud;
  private final LongFunction<Post> requests;
  private final Size size;
  private final Shell shell;
  private final Halfway halfway;
  private long posted;

  /** What happens in the middle of the window. */
  private interface Halfway {
    void happens(Site site);
  }

  private Saturated(
      Cloud cloud, LongFunction<Post> requests, Size size, Shell shell, Halfway halfway) {
    this.cloud = cloud.withWindow(size.windowSeconds());
    this.requests = requests;
    this.size = size;
    this.shell = shell;
    this.halfway = halfway;
  }

  /** One Bedrock quota. */
  static Cloud oneQuota() {
    return Cloud.of(IN_FLIGHT, Supply.bedrock("haiku", "us-west-2", MODEL, TOKENS_PER_MINUTE));
  }

  static Map<String, Object> oneWorker(Size size, Shell shell) {
    return new Saturated(oneQuota(), Saturated::spread, size, shell, _ -> {})
        .run()
        .judged(0.97, 0.005);
  }

  static Map<String, Object> fleet(Size size, Shell shell) {
    return new Saturated(oneQuota(), Saturated::spread, size, shell, site -> site.addWorkers(1))
        .run()
        .judged(0.95, 0.01);
  }

  static Map<String, Object> fleetKill(Size size, Shell shell) {
    double[] killedAt = {0};
    Run run =
        new Saturated(
                oneQuota(),
                Saturated::spread,
                size,
                shell,
                site -> {
                  killedAt[0] = site.quotas().seconds();
                  site.killWorker();
                })
            .run();
    long killed = (long) killedAt[0];
    Map<String, Object> figures = run.judged(0.95, 0.01);
    Verdict after = new Verdict(run.uses(), killed, killed + AFTER_KILL_SECONDS);
    figures.put("used_share_30s_after_kill", Verdict.rounded(after.share()));
    figures.put("throttled_share_30s_after_kill", Verdict.rounded(after.throttledShare()));
    return figures;
  }

  static Map<String, Object> pooled(Size size, Shell shell) {
    Cloud cloud =
        Cloud.of(
            IN_FLIGHT,
            Supply.bedrock("west", "us-west-2", MODEL, TOKENS_PER_MINUTE / 2),
            Supply.bedrock("east", "us-east-1", MODEL, TOKENS_PER_MINUTE / 2),
            Supply.vertex("vertex", "global", MODEL, new Law.Vertex(2_500, 2_500_000, 250_000)));
    return new Saturated(cloud, Saturated::spread, size, shell, _ -> {}).run().judged(0.95, 0.01);
  }

  static Map<String, Object> skewed(Size size, Shell shell) {
    return new Saturated(
            oneQuota(),
            number -> PROMPTS.post(Cloud.REQUESTS, "hot", id(number)),
            size,
            shell,
            _ -> {})
        .run()
        .judged(0.90, 0.01);
  }

  /** Two of each lane's three requests have the same key. */
  static Map<String, Object> lanes(Size size, Shell shell) {
    Map<String, Integer> lanes = new LinkedHashMap<>();
    lanes.put(Cloud.REQUESTS, 4);
    lanes.put(BATCH, 1);
    return new Saturated(
            oneQuota().withLanes(lanes),
            number ->
                PROMPTS.post(
                    number % 2 == 0 ? Cloud.REQUESTS : BATCH,
                    number % 3 == 0 ? id(number) : "hot",
                    id(number)),
            size,
            shell,
            _ -> {})
        .run()
        .judged(0.95, 0.01);
  }

  private static Post spread(long number) {
    return PROMPTS.post(id(number));
  }

  private static String id(long number) {
    return "quota-%07d".formatted(number);
  }

  /**
   * What a run gave.
   *
   * @param uses to its end
   * @param figures so far
   * @param share of all quotas that was used in the window
   * @param throttledShare of the window's calls
   */
  record Run(QuotasUse uses, Map<String, Object> figures, double share, double throttledShare) {
    /** With the goal: at least so much used, less than that throttled. */
    Map<String, Object> judged(double leastUsed, double throttledBelow) {
      figures.put("goal", "used >= %s, throttled < %s".formatted(leastUsed, throttledBelow));
      figures.put("met", share >= leastUsed && throttledShare < throttledBelow);
      return figures;
    }
  }

  private Run run() {
    shell.say("starting a broker, a refereeing cloud and %d workers ...".formatted(size.workers()));
    try (Site site = Site.start(cloud, Script.NONE, PARTITIONS)) {
      site.addWorkers(size.workers());
      try (Feed feed = new Feed(site, cloud.lanes().keySet(), _ -> {})) {
        return run(site, feed);
      }
    }
  }

  private Run run(Site site, Feed feed) {
    int backlogSeconds = Math.clamp(size.seconds() / 2, 10, 30);
    int open = (int) Math.ceil(cloud.callsPerSecond(PROMPTS) * backlogSeconds);
    shell.say("keeping %,d requests open; measuring %d s ...".formatted(open, size.seconds()));
    feed.keep(open, this::next, Duration.ofSeconds(Math.clamp(size.seconds() / 3, 1, 20)));
    long from = (long) Math.ceil(site.quotas().seconds());
    long to = from + size.seconds();
    keepUntil(site, feed, open, from + size.seconds() / 2.0);
    halfway.happens(site);
    keepUntil(site, feed, open, (double) to);
    shell.say("nothing more is posted; the rest ends ...");
    feed.awaitAll(REST_MAX);
    QuotasUse uses = site.quotas();
    Verdict verdict = new Verdict(uses, from, to);
    Map<String, Object> figures = verdict.figures();
    figures.put("referee_window_s", size.windowSeconds());
    figures.putAll(feed.figures());
    return new Run(uses, figures, verdict.share(), verdict.throttledShare());
  }

  /** To a second of the referee's clock. */
  private void keepUntil(Site site, Feed feed, int open, double second) {
    double left = second - site.quotas().seconds();
    feed.keep(open, this::next, Duration.ofNanos((long) (Math.max(0, left) * 1e9)));
  }

  private Post next() {
    return requests.apply(posted++);
  }
}
