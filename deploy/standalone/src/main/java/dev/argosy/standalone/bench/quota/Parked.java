package dev.argosy.standalone.bench.quota;

import dev.argosy.contract.Topics;
import dev.argosy.simulator.script.Script;
import dev.argosy.standalone.Shell;
import java.time.Duration;
import java.util.Map;

/**
 * A backlog of one model whose quota is used up: it should wait where it is, since to write it
 * again would help nobody. {@code --requests} are posted, then {@code --seconds} pass; what counts
 * is the bytes on {@code argosy.parked} against the bytes posted. The requests are left waiting.
 */
final class Parked {
  private static final int PARTITIONS = 12;
  private static final int PROGRESS = 100_000;
  private static final double SHARE_GOAL = 0.05;

  private Parked() {}

  static Map<String, Object> run(Size size, Shell shell) {
    Cloud cloud = ExhaustedModel.cloud();
    Prompts prompts = new Prompts(Saturated.MODEL, 20, 256, "");
    long bytes = 0;
    shell.say("starting a broker, a refereeing cloud and %d workers ...".formatted(size.workers()));
    try (Site site = Site.start(cloud, Script.NONE, PARTITIONS)) {
      site.addWorkers(size.workers());
      try (Feed feed = new Feed(site, cloud.lanes().keySet(), _ -> {})) {
        for (int number = 0; number < size.requests(); number++) {
          Post post = prompts.post("parked-%07d".formatted(number));
          bytes += post.key().length() + post.value().size();
          feed.post(post);
          if (number % PROGRESS == 0) {
            feed.read();
            shell.say("%,d of %,d posted ...".formatted(number, size.requests()));
          }
        }
        feed.flush();
        feed.awaitAll(Duration.ofSeconds(size.seconds()));
        TopicBytes parked = TopicBytes.of(site.kafka(), Topics.defaults().parked());
        Map<String, Object> figures = feed.figures();
        figures.put("waiting", figures.remove("missing"));
        figures.put("parked_records", parked.records());
        figures.put("parked_bytes", parked.bytes());
        figures.put("posted_bytes", bytes);
        double share = parked.bytes() / (double) bytes;
        figures.put("parked_share", Verdict.rounded(share));
        figures.put("goal", "parked_share < " + SHARE_GOAL);
        figures.put("met", share < SHARE_GOAL);
        return figures;
      }
    }
  }
}
