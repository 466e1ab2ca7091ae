package dev.argosy.worker;

import dev.argosy.worker.admission.Plans;
import dev.argosy.worker.loop.ControlTopic;
import dev.argosy.worker.loop.FleetTopic;
import dev.argosy.worker.loop.Identity;
import dev.argosy.worker.loop.KafkaChunks;
import dev.argosy.worker.loop.KafkaControlTopic;
import dev.argosy.worker.loop.KafkaFleetTopic;
import dev.argosy.worker.loop.KafkaRequestLog;
import dev.argosy.worker.loop.LogTopics;
import dev.argosy.worker.loop.RequestLog;
import dev.argosy.worker.loop.RequestLog.Writable.NoSuchTopic;
import dev.argosy.worker.loop.Timings;
import dev.argosy.worker.path.CannotGoOn;
import dev.argosy.worker.path.Chunks;
import dev.argosy.worker.path.LaneConfig;
import dev.argosy.worker.platform.Closing;
import dev.argosy.worker.settlement.Outgoing;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What of a worker speaks to Kafka: each part with clients and threads of its own.
 *
 * @param log requests in, settlements out
 * @param chunks streamed answers out
 * @param control cancels in
 * @param fleet demand in and out
 */
record KafkaParts(RequestLog log, Chunks chunks, ControlTopic control, FleetTopic fleet)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaParts.class);

  /** What our headers may add to a request when it is tried again. */
  private static final long RETRY_HEADROOM = 1L << 20;

  /**
   * Connects; blocks for some seconds, and until a broker answers.
   *
   * @param stopped whether the worker was asked to end
   * @throws CannotGoOn if Kafka is not as it has to be
   */
  static KafkaParts open(
      WorkerConfig config, String worker, RandomGenerator random, BooleanSupplier stopped) {
    RequestLog log = requestLog(config, worker, stopped);
    List<AutoCloseable> opened = new ArrayList<>(List.of(log));
    try {
      Chunks chunks = chunks(config, worker, random);
      opened.add(chunks);
      ControlTopic control = control(config, worker);
      opened.add(control);
      return new KafkaParts(log, chunks, control, fleet(config, worker));
    } catch (RuntimeException failed) {
      Closing.all(opened);
      throw failed;
    }
  }

  /** The log first: its partitions are wanted by others. */
  @Override
  public void close() {
    Closing.all(List.of(log, control, fleet, chunks));
  }

  private static RequestLog requestLog(
      WorkerConfig config, String worker, BooleanSupplier stopped) {
    var topics = config.topics();
    Set<String> read = new LinkedHashSet<>(config.lanes().stream().map(LaneConfig::topic).toList());
    read.add(topics.retries());
    read.add(topics.parked());
    Set<String> own =
        Set.of(
            topics.results(),
            topics.retries(),
            topics.parked(),
            topics.usage(),
            topics.chunks(),
            topics.deadLetters(),
            topics.fleet());
    Set<String> written = new LinkedHashSet<>(own);
    written.add(topics.replies());
    config.lanes().forEach(lane -> written.addAll(lane.replyTopics()));
    RequestLog log;
    try {
      log =
          new KafkaRequestLog(
              config.kafka(),
              identity(config, worker),
              new LogTopics(read, written, Set.of(topics.control()), maxRecordBytes(config)),
              Timings.DEFAULT,
              stopped);
    } catch (IllegalStateException unreachable) {
      throw new CannotGoOn(CannotGoOn.ENVIRONMENT, unreachable.toString());
    }
    Set<String> needed = new TreeSet<>(own);
    needed.addAll(read);
    needed.add(topics.control());
    needed.removeIf(topic -> exists(log, topic));
    if (!needed.isEmpty()) {
      log.close();
      throw new CannotGoOn(
          CannotGoOn.ENVIRONMENT,
          "these topics do not exist (argosy topics create makes them), or we have no right to them: "
              + needed);
    }
    warnOfFewPartitions(config, log);
    return log;
  }

  /** Plans that share a partition of parked requests wait for each other's quota there. */
  private static void warnOfFewPartitions(WorkerConfig config, RequestLog log) {
    int plans = Plans.of(config.models().values()).size();
    int partitions = log.partitions(config.topics().parked());
    if (partitions < plans) {
      LOG.warn(
          "topic {} has {} partitions for {} plans: plans that share one wait for each other there",
          config.topics().parked(),
          partitions,
          plans);
    }
  }

  private static Chunks chunks(WorkerConfig config, String worker, RandomGenerator random) {
    return new KafkaChunks(
        config.kafka(),
        identity(config, worker),
        maxRecordBytes(config),
        Timings.DEFAULT,
        config.chunks(),
        config.topics().chunks(),
        random);
  }

  private static ControlTopic control(WorkerConfig config, String worker) {
    return new KafkaControlTopic(
        config.kafka(), identity(config, worker), Timings.DEFAULT, config.topics().control());
  }

  private static FleetTopic fleet(WorkerConfig config, String worker) {
    return new KafkaFleetTopic(
        config.kafka(), identity(config, worker), Timings.DEFAULT, config.topics().fleet());
  }

  private static Identity identity(WorkerConfig config, String worker) {
    return new Identity(worker, config.worker().hasStableId());
  }

  private static int maxRecordBytes(WorkerConfig config) {
    return Math.toIntExact(config.topics().maxMessageBytes() + RETRY_HEADROOM);
  }

  /** Whether there is such a topic, and we may use it. */
  static boolean exists(RequestLog log, String topic) {
    return !(log.writable(new Outgoing(topic, null, null, List.of())) instanceof NoSuchTopic);
  }
}
