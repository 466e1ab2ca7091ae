package dev.argosy.standalone.bench.quota;

import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.Status;
import dev.argosy.contract.Topics;
import dev.argosy.standalone.kafka.Audit;
import dev.argosy.standalone.kafka.CommittedReader;
import dev.argosy.standalone.kafka.Submitter;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Posts requests, reads results and keeps count of both by their ids. Owned by one thread. */
final class Feed implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);

  private final Site site;
  private final Map<String, Submitter> submitters = new LinkedHashMap<>();
  private final CommittedReader results;
  private final ResultCodec codec = new ResultCodec();
  private final Audit audit = new Audit();
  private final Consumer<Result> watcher;
  private long succeeded;

  /**
   * @param watcher sees each result
   */
  Feed(Site site, Collection<String> lanes, Consumer<Result> watcher) {
    this.site = site;
    this.watcher = watcher;
    this.results = CommittedReader.fromNow(site.kafka(), Topics.defaults().results());
    lanes.forEach(lane -> submitters.put(lane, new Submitter(site.kafka(), lane, _ -> {})));
  }

  /** Posts one. */
  void post(Post post) {
    audit.posted(post.id());
    Submitter submitter = submitters.get(post.topic());
    if (submitter == null) {
      throw new IllegalArgumentException("no lane " + post.topic());
    }
    submitter.send(post.key(), post.id(), post.value().bytes());
  }

  /** Returns when all that was posted is on its topic. */
  void flush() {
    submitters.values().forEach(Submitter::flush);
  }

  /** Keeps so many requests without a result, for a time. */
  void keep(int open, Supplier<Post> next, Duration time) {
    long start = System.nanoTime();
    while (System.nanoTime() - start < time.toNanos()) {
      while (audit.missing() < open) {
        post(next.get());
      }
      read();
    }
  }

  /** Reads until each request has a result, or until the time is over. */
  void awaitAll(Duration atMost) {
    awaitOpen(0, atMost);
  }

  /** Reads until only so many requests lack a result, or until the time is over. */
  void awaitOpen(long open, Duration atMost) {
    long start = System.nanoTime();
    while (audit.missing() > open && System.nanoTime() - start < atMost.toNanos()) {
      read();
    }
  }

  /** Reads what has come. */
  void read() {
    site.requireWorkers();
    for (ConsumerRecord<byte[], byte[]> record : results.poll(POLL)) {
      Result result = codec.decode(record.value());
      audit.result(result.id());
      succeeded += result.status() == Status.SUCCEEDED ? 1 : 0;
      watcher.accept(result);
    }
  }

  /** Requests without a result. */
  long missing() {
    return audit.missing();
  }

  /** What became of all requests. */
  Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("requests", audit.ids());
    figures.put("results", audit.results());
    figures.put("succeeded", succeeded);
    figures.put("missing", audit.missing());
    figures.put("duplicates", audit.duplicates());
    return figures;
  }

  @Override
  public void close() {
    results.close();
    submitters.values().forEach(Submitter::close);
  }
}
