package dev.argosy.standalone;

import static org.awaitility.Awaitility.await;

import dev.argosy.contract.Topics;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.script.Script;
import dev.argosy.standalone.bench.Bench;
import dev.argosy.standalone.kafka.Audit;
import dev.argosy.standalone.kafka.CommittedReader;
import dev.argosy.standalone.kafka.KafkaConnection;
import dev.argosy.standalone.kafka.RequestSource;
import dev.argosy.standalone.kafka.Submitter;
import dev.argosy.standalone.stack.Stack;
import dev.argosy.standalone.stack.StackConfig;
import dev.argosy.worker.ledger.OffsetMap;
import dev.argosy.worker.ledger.OffsetMapCodec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Workers in processes of their own, broker and simulated cloud in this one, and an account of
 * every request: what was posted, what was answered, what was called. Owned by one thread.
 */
final class ProcessFleet implements AutoCloseable {
  /** Calls of one worker at once: the most that its death may repeat. */
  static final int MAX_IN_FLIGHT = 64;

  static final String RESULTS = Topics.defaults().results();
  static final String DEAD_LETTERS = Topics.defaults().deadLetters();
  private static final String REQUESTS = "argosy.requests";
  private static final int PARTITIONS = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(20);

  private final Path directory;
  private final Stack stack;
  private final KafkaConnection kafka;
  private final Admin admin;
  private final Submitter submitter;
  private final CommittedReader results;
  private final Audit audit = new Audit();
  private final List<ArgosyProcess> workers = new ArrayList<>();

  private ProcessFleet(Path directory, Stack stack) {
    this.directory = directory;
    this.stack = stack;
    this.kafka = stack.kafka();
    this.admin = kafka.admin();
    this.submitter = new Submitter(kafka, REQUESTS, _ -> {});
    this.results = CommittedReader.fromBeginning(kafka, RESULTS);
  }

  /** No worker yet. */
  static ProcessFleet start(Path directory, SimulatorConfig simulator) {
    StackConfig config =
        new StackConfig(
            directory.resolve("data"),
            0,
            simulator,
            OptionalInt.of(PARTITIONS),
            MAX_IN_FLIGHT,
            StackConfig.RETRY);
    return new ProcessFleet(directory, Stack.start(config));
  }

  /** One more worker; returns at once. */
  ArgosyProcess startWorker(String id) {
    ArgosyProcess worker =
        ArgosyProcess.start(
            directory, "worker", "--config", stack.workerFile().toString(), "--id", id);
    workers.add(worker);
    return worker;
  }

  /** Posts requests whose ids begin so; all are on the topic when this returns. */
  void submit(String prefix, int count) {
    RequestSource.generated(count, Bench.MODEL, prefix)
        .forEach(
            request -> {
              audit.posted(String.valueOf(request.id()));
              submitter.send(request.id(), request.value().bytes());
            });
    submitter.flush();
  }

  /** Waits until each request has a committed result. */
  void awaitResults() {
    await()
        .atMost(PATIENCE)
        .pollInSameThread()
        .pollInterval(POLL)
        .until(
            () -> {
              read();
              return audit.complete();
            });
  }

  /** Reads on, for a moment; whether each request has a committed result by now. */
  boolean answered() {
    read();
    return audit.complete();
  }

  /** All committed records of a topic. */
  List<ConsumerRecord<byte[], byte[]>> kept(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (CommittedReader reader = CommittedReader.fromBeginning(kafka, topic)) {
      while (!reader.atEnd()) {
        reader.poll(POLL).forEach(records::add);
      }
    }
    return records;
  }

  /** Drains all workers that are left, then reads the result topic to its end. */
  Audit finalAudit() throws InterruptedException {
    for (ArgosyProcess worker : workers) {
      worker.exitCodeAfterSigterm();
    }
    results.look();
    while (!results.atEnd()) {
      read();
    }
    return audit;
  }

  private void read() {
    results
        .poll(POLL)
        .forEach(record -> audit.result(new String(record.key(), StandardCharsets.UTF_8)));
  }

  /** What the cloud has seen. */
  Calls calls() {
    return stack.simulator().calls();
  }

  /** Calls beyond the first of each request. */
  long repeatedCalls() {
    Calls calls = calls();
    return calls.calls() - calls.byRequest().size();
  }

  /** From now on, for calls that have not begun. */
  void script(Script script) {
    stack.simulator().script(script);
  }

  /** Whether the group has given away all request partitions, and some of them to each of these. */
  boolean sharedBy(String... ids) {
    Map<String, Long> owned = new HashMap<>();
    var described = admin.describeConsumerGroups(List.of(group())).describedGroups().get(group());
    kafka
        .answer(described)
        .members()
        .forEach(
            member ->
                owned.merge(
                    member.clientId(),
                    member.assignment().topicPartitions().stream()
                        .filter(partition -> partition.topic().equals(REQUESTS))
                        .count(),
                    Long::sum));
    long all = owned.values().stream().mapToLong(Long::longValue).sum();
    return all == PARTITIONS
        && List.of(ids).stream().allMatch(id -> owned.getOrDefault(id, 0L) > 0);
  }

  /**
   * Who wrote the last durable commit of each request partition; empty while a commit of any of
   * them is on its way, so that it is neither durable nor refused.
   */
  Optional<Set<String>> lastWriters() {
    Set<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> new TopicPartition(REQUESTS, partition))
            .collect(Collectors.toSet());
    Map<TopicPartition, OffsetAndMetadata> stable =
        kafka.answer(
            admin
                .listConsumerGroupOffsets(
                    Map.of(group(), new ListConsumerGroupOffsetsSpec().topicPartitions(partitions)),
                    new ListConsumerGroupOffsetsOptions().requireStable(true))
                .partitionsToOffsetAndMetadata(group()));
    if (!stable.keySet().containsAll(partitions)) {
      return Optional.empty();
    }
    Set<String> writers = new HashSet<>();
    stable
        .values()
        .forEach(
            committed ->
                OffsetMapCodec.decode(committed.metadata())
                    .map(OffsetMap::writer)
                    .ifPresent(writers::add));
    return Optional.of(writers);
  }

  private String group() {
    return stack.workerConfig().kafka().groupId();
  }

  @Override
  public void close() {
    workers.forEach(ArgosyProcess::close);
    try (stack;
        admin;
        submitter;
        results) {
      // Closed in reverse order, whatever one of them throws.
    }
  }
}
