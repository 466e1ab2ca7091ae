package dev.argosy.client.batch;

import dev.argosy.client.FleetKafka;
import dev.argosy.client.batch.BatchException.Reason;
import dev.argosy.content.ContentException;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.Topics;
import dev.argosy.contract.UnreadableRecordException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.BitSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;

/**
 * One run of a batch: reads results, and keeps the journal. Owned by the thread that runs it, but
 * for {@link #progress} and {@link #stop}.
 *
 * <p>What a crash does at each step. Before {@code begin} is written nothing was sent. After a
 * request was sent and before its entry: the next run finds it on the lane. After a result was
 * handled and before the entry {@code done}: it comes again, and the handler was told to forget it.
 * After the last entry and before {@code end}: the next run has nothing to do but to end.
 */
final class BatchRun {
  private static final Duration POLL = Duration.ofMillis(100);
  private static final long SENT_EVERY = Duration.ofMillis(100).toNanos();
  private static final long DONE_EVERY = Duration.ofSeconds(1).toNanos();

  /** Others' results are passed as well; they should not all be read again after a crash. */
  private static final long IDLE_EVERY = Duration.ofSeconds(30).toNanos();

  private static final long SHOW_EVERY = Duration.ofMillis(100).toNanos();
  private static final long LOOK_EVERY = Duration.ofSeconds(5).toNanos();
  private static final long STOP_WAIT = Duration.ofSeconds(5).toNanos();
  private static final ResultCodec RESULTS = new ResultCodec();

  private final BatchConfig config;
  private final Topics topics;
  private final String id;
  private final BatchIds ids;
  private final String client;
  private final Journal journal;
  private final InstantSource clock;
  private final long begin = System.nanoTime();
  private final BitSet freshDone = new BitSet();
  private int done;
  private int doneHere;
  private long sentAt = begin;
  private long doneAt = begin;
  private long shownAt = begin;
  private long lookedAt = begin;
  private String problem = "";
  private volatile long stopAt;
  private volatile boolean stopping;
  private volatile BatchProgress progress;

  BatchRun(BatchConfig config, String id, Journal journal, InstantSource clock) {
    this.config = config;
    this.topics = config.topics();
    this.id = id;
    this.ids = new BatchIds(id);
    this.client = config.fleet().clientName() + "-batch-" + UUID.randomUUID();
    this.journal = journal;
    this.clock = clock;
    this.progress =
        new BatchState(id, "", Map.of(), Positions.BEGINNING, Positions.BEGINNING)
            .progress(OptionalInt.empty(), 0, 0, Duration.ZERO, "");
  }

  BatchProgress progress() {
    return progress;
  }

  void stop() {
    stopAt = System.nanoTime();
    stopping = true;
  }

  BatchProgress run(
      Iterator<BatchRequest> requests, @Nullable BatchState earlier, BatchHandler handler)
      throws IOException {
    try (TopicReader results = reader(topics.results(), true)) {
      BatchState state = earlier == null ? begun(handler) : resumed(earlier, results, handler);
      done = state.done.cardinality();
      if (stopping) { // perhaps before all that was sent is found: nothing more may be sent
        progress =
            state.progress(OptionalInt.empty(), state.sent.cardinality(), 0, Duration.ZERO, "");
        return progress;
      }
      results.from(state.results);
      try (Submission submission = new Submission(config, state, ids, requests, client, clock)) {
        submission.start();
        while (!over(state, submission)) {
          turn(state, results, submission, handler);
        }
        keep(state, results, submission, handler, true);
        show(state, submission, true);
        if (complete(submission)) {
          handler.completed();
          journal.end(submission.total().orElseThrow());
        }
      }
    }
    return progress;
  }

  private void turn(
      BatchState state, TopicReader results, Submission submission, BatchHandler handler)
      throws IOException {
    if (stopping) {
      submission.stop();
    }
    boolean some = false;
    for (ConsumerRecord<byte[], byte[]> record : results.poll(POLL)) {
      some = true;
      take(state, record, handler);
    }
    look(results, some);
    boolean failed = submission.failed();
    keep(state, results, submission, handler, failed);
    show(state, submission, false);
    if (failed) {
      submission.check();
    }
  }

  /** Where all topics end is written down before the first request is sent. */
  private BatchState begun(BatchHandler handler) throws IOException {
    Map<String, Positions> starts = new TreeMap<>();
    String lane = config.fleet().requestsTopic();
    for (String topic : watched()) {
      try (TopicReader reader = reader(topic, true)) {
        starts.put(topic, reader.ends());
      }
    }
    BatchState state =
        new BatchState(
            id,
            config.fingerprint(),
            starts,
            starts.getOrDefault(lane, Positions.BEGINNING),
            starts.getOrDefault(topics.results(), Positions.BEGINNING));
    journal.begin(state);
    handler.begin(0);
    return state;
  }

  /** All topics on which a request of the batch can stand. */
  private Set<String> watched() {
    return new TreeSet<>(
        List.of(
            config.fleet().requestsTopic(), topics.retries(), topics.parked(), topics.results()));
  }

  private BatchState resumed(BatchState state, TopicReader results, BatchHandler handler)
      throws IOException {
    if (!state.starts.keySet().equals(watched())) { // what was sent would not be found: sent twice
      throw new BatchException(
          Reason.OTHER_BATCH,
          "batch %s began on the topics %s, it cannot go on on %s"
              .formatted(id, state.starts.keySet(), watched()));
    }
    results.from(state.results); // or nothing of it is of any use
    handler.begin(state.mark);
    BitSet found = new Scan(config, state, ids, this::reader, () -> stopping).run();
    journal.sent(found, state.lane);
    return state;
  }

  private TopicReader reader(String topic, boolean committed) {
    return new TopicReader(FleetKafka.reader(config.fleet(), client, committed), topic);
  }

  private void take(BatchState state, ConsumerRecord<byte[], byte[]> record, BatchHandler handler)
      throws IOException {
    int number = record.key() == null ? -1 : ids.number(record.key());
    if (number < 0) {
      return;
    }
    if (state.done.get(number)) {
      state.tally = state.tally.withDouble();
      return;
    }
    Result result = whole(decoded(record));
    handler.handle(number, result);
    state.done.set(number);
    freshDone.set(number);
    state.tally = state.tally.plus(result);
    done++;
    doneHere++;
  }

  /**
   * With its message, if that is kept outside of Kafka. One that will never be had is left out; one
   * that cannot be had now ends the run, and the next one takes the result again.
   */
  private Result whole(Result result) {
    try {
      return config.fleet().content().back(result).join();
    } catch (CompletionException | ContentException failed) {
      ContentException problem = ContentException.of(failed);
      return switch (problem.kind()) {
        case MISSING, DAMAGED -> result;
        case UNAVAILABLE, UNKNOWN_STORE ->
            throw new BatchException(
                Reason.UNREADABLE_RESULT,
                "the message of request %s cannot be fetched: %s"
                    .formatted(result.id(), problem.getMessage()),
                problem);
      };
    }
  }

  private static Result decoded(ConsumerRecord<byte[], byte[]> record) {
    try {
      return RESULTS.decode(record.value() == null ? new byte[0] : record.value());
    } catch (UnreadableRecordException unreadable) {
      throw new BatchException(
          Reason.UNREADABLE_RESULT,
          "%s-%d@%d cannot be read: %s"
              .formatted(
                  record.topic(), record.partition(), record.offset(), unreadable.getMessage()),
          unreadable);
    }
  }

  /** Poll says nothing of a broker that is gone, nor of a new partition. */
  private void look(TopicReader results, boolean some) {
    long now = System.nanoTime();
    if (some) {
      problem = "";
    }
    if (now - lookedAt < LOOK_EVERY) {
      return;
    }
    try {
      results.follow();
      if (!some) {
        results.probe();
        problem = "";
      }
    } catch (RetriableException away) {
      problem = String.valueOf(away.getMessage());
    }
    lookedAt = System.nanoTime();
  }

  private void keep(
      BatchState state,
      TopicReader results,
      Submission submission,
      BatchHandler handler,
      boolean now)
      throws IOException {
    long time = System.nanoTime();
    if (now || time - sentAt >= SENT_EVERY) {
      sentAt = time;
      Acknowledged.Group group = submission.acknowledged().take();
      if (!group.numbers().isEmpty()) {
        state.sent.or(group.numbers());
        state.lane = state.lane.advanced(group.lane());
        journal.sent(group.numbers(), state.lane);
      }
    }
    if (now || time - doneAt >= (freshDone.isEmpty() ? IDLE_EVERY : DONE_EVERY)) {
      doneAt = time;
      long mark = handler.flush();
      state.results = results.positions();
      journal.done(freshDone, state.results, mark, state.tally);
      freshDone.clear();
    }
  }

  /** Fewer requests than were sent: it would wait for ever, or end before their results came. */
  private void requireAll(BatchState state, Submission submission) {
    int sent = Math.max(state.sent.cardinality(), done);
    if (sent > submission.total().orElse(sent)) {
      throw new BatchException(
          Reason.OTHER_BATCH,
          "batch %s has sent %d requests, these are %d: some of them are missing, or are others"
              .formatted(id, sent, submission.total().orElse(sent)));
    }
  }

  private boolean complete(Submission submission) {
    OptionalInt total = submission.total();
    return total.isPresent() && total.getAsInt() == done;
  }

  private boolean over(BatchState state, Submission submission) {
    requireAll(state, submission);
    if (complete(submission)) {
      return true;
    }
    return stopping && (submission.over() || System.nanoTime() - stopAt > STOP_WAIT);
  }

  private void show(BatchState state, Submission submission, boolean now) {
    long time = System.nanoTime();
    if (now || time - shownAt >= SHOW_EVERY) {
      shownAt = time;
      progress =
          state.progress(
              submission.total(),
              state.sent.cardinality(),
              doneHere,
              Duration.ofNanos(time - begin),
              problem);
    }
  }
}
