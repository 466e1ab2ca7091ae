package dev.argosy.client.batch;

import dev.argosy.client.batch.BatchException.Reason;
import dev.argosy.contract.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Many requests as one job. Opening it takes the journal's lock; {@link #run} sends what was never
 * sent and hands every result to a handler; a later run, after a crash or a {@link #stop}, goes on
 * where this one ended, given the same requests again. {@link #progress} and {@link #stop} may be
 * called from any thread, everything else from one.
 *
 * <p>Nothing is sent twice, and each result is handled once (see {@link BatchHandler} for a crash
 * between a result and its flush). Memory: the requests on their way to Kafka, the records of one
 * poll, and two bits for each request.
 *
 * <p>All requests must be the same in each run, numbers and order included. Unless it says
 * otherwise a request has as long as the fleet gives it ({@code request-max-age}, 24 h); the
 * results must be read before the topic of results deletes them (7 days).
 */
public final class Batch implements AutoCloseable {
  private final Iterator<BatchRequest> requests;
  private final Journal journal;
  private final @Nullable BatchState earlier;
  private final String id;
  private final BatchRun run;
  private boolean started;

  private Batch(Iterator<BatchRequest> requests, BatchConfig config) throws IOException {
    this.requests = requests;
    this.journal = Journal.open(config.journal());
    this.earlier = journal.state();
    try {
      this.id = id(config, earlier);
    } catch (BatchException another) {
      journal.close();
      throw another;
    }
    this.run = new BatchRun(config, id, journal, InstantSource.system());
  }

  /**
   * A batch of these requests, numbered from 0 in their order.
   *
   * @throws BatchException if the journal can't be used
   * @throws IOException if it can't be read or made
   */
  public static Batch of(Iterator<Request> requests, BatchConfig config) throws IOException {
    return numbered(
        new Iterator<>() {
          private int number;

          @Override
          public boolean hasNext() {
            return requests.hasNext();
          }

          @Override
          public BatchRequest next() {
            return new BatchRequest(number++, requests.next());
          }
        },
        config);
  }

  /**
   * The same; whoever made the stream closes it, after the batch.
   *
   * @throws BatchException if the journal can't be used
   * @throws IOException if it can't be read or made
   */
  public static Batch of(Stream<Request> requests, BatchConfig config) throws IOException {
    return of(requests.iterator(), config);
  }

  /**
   * A batch of requests with numbers of their own, such as the lines of a file that holds other
   * lines too.
   *
   * @throws BatchException if the journal can't be used
   * @throws IOException if it can't be read or made
   */
  public static Batch numbered(Iterator<BatchRequest> requests, BatchConfig config)
      throws IOException {
    return new Batch(requests, config);
  }

  /**
   * The id of the batch whose journal this is, whoever runs it; empty if none has begun here.
   *
   * @throws BatchException if the journal can't be used
   * @throws IOException if it can't be read
   */
  public static Optional<String> idOf(Path journal) throws IOException {
    BatchState state = Journal.look(journal);
    return state == null ? Optional.empty() : Optional.of(state.id);
  }

  private static String id(BatchConfig config, @Nullable BatchState earlier) {
    String wanted = config.id();
    if (earlier == null) {
      return wanted == null ? UUID.randomUUID().toString() : wanted;
    }
    if (wanted != null && !wanted.equals(earlier.id)) {
      throw new BatchException(
          Reason.OTHER_BATCH,
          "%s is the journal of batch %s, not of %s"
              .formatted(config.journal(), earlier.id, wanted));
    }
    if (!earlier.fingerprint.equals(config.fingerprint())) {
      throw new BatchException(
          Reason.OTHER_BATCH, config.journal() + " is the journal of other requests");
    }
    return earlier.id;
  }

  /** The batch's id: begin of its requests' ids, and the value of their tag {@code batch}. */
  public String id() {
    return id;
  }

  /** Whether an earlier run began it. */
  public boolean resumed() {
    return earlier != null;
  }

  /** Whether an earlier run has finished it; then a run does nothing. */
  public boolean finished() {
    return earlier != null && earlier.total >= 0;
  }

  /**
   * Runs until each request has had its result, or {@link #stop} is called.
   *
   * @return how far it has come
   * @throws BatchException if it can't go on
   * @throws IOException what the handler or the journal throws
   * @throws org.apache.kafka.common.KafkaException what the cluster refuses
   */
  public BatchProgress run(BatchHandler handler) throws IOException {
    if (started) {
      throw new IllegalStateException("a batch runs once; open it again");
    }
    started = true;
    BatchState known = earlier;
    if (known != null && known.total >= 0) {
      return known.progress(OptionalInt.of(known.total), known.total, 0, Duration.ZERO, "");
    }
    return run.run(requests, known, handler);
  }

  /** How far it is. Cheap; a few times a second there is something new. */
  public BatchProgress progress() {
    return run.progress();
  }

  /**
   * Sends no more and lets {@link #run} return once what is on its way has arrived, or after five
   * seconds. What was sent is served all the same; the next run takes its results.
   */
  public void stop() {
    run.stop();
  }

  /** Frees the journal. After {@link #run}. */
  @Override
  public void close() throws IOException {
    journal.close();
  }
}
