package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.argosy.worker.ledger.Incoming;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.Transaction.OffsetCommit;
import dev.argosy.worker.settlement.Outgoing;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A loop without rules: it polls its log and remembers what it was told. */
final class TestWorker implements RequestLog.Membership, AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(20);

  final KafkaRequestLog log;
  final Set<Partition> owned = new HashSet<>();
  final Set<Partition> lost = new HashSet<>();
  final Set<Partition> outOfRange = new HashSet<>();
  final List<Incoming> records = new ArrayList<>();
  final Map<Partition, Long> positions = new HashMap<>();

  /** What a test wants done inside the callback. */
  Consumer<Set<Partition>> onRevoked = _ -> {};

  private boolean closed;

  TestWorker(KafkaRequestLog log) {
    this.log = log;
  }

  void poll() {
    RequestLog.Batch batch = log.poll(POLL, this);
    records.addAll(batch.records());
    positions.putAll(batch.positions());
    outOfRange.addAll(batch.outOfRange());
  }

  /** Polls until it is so. */
  void until(String what, BooleanSupplier so) {
    long begun = System.nanoTime();
    while (!so.getAsBoolean()) {
      assertThat(System.nanoTime() - begun).as(what).isLessThan(Fleet.DEADLINE.toNanos());
      poll();
    }
  }

  /** Polls until these and no others are owned. */
  void untilOwns(Partition... partitions) {
    until("owns " + List.of(partitions), () -> owned.equals(Set.of(partitions)));
  }

  List<String> values() {
    return records.stream()
        .map(record -> new String(record.value(), StandardCharsets.UTF_8))
        .toList();
  }

  OffsetReading readOffsets(Partition... partitions) throws Exception {
    var answer = new CompletableFuture<OffsetReading>();
    log.readOffsets(Set.of(partitions), answer::complete);
    return answer.get(Fleet.DEADLINE.toSeconds(), TimeUnit.SECONDS);
  }

  /** The same for a partition whose last transaction is still being completed. */
  OffsetReading.State readStable(Partition partition) {
    return await()
        .atMost(Fleet.DEADLINE)
        .until(
            () -> readOffsets(partition).states().get(partition),
            state -> state != null && !(state instanceof OffsetReading.State.Unstable));
  }

  Commit commit(Partition partition, long offset, Outgoing... outgoing) {
    return log.commit(transaction(partition, offset, outgoing));
  }

  static Transaction transaction(Partition partition, long offset, Outgoing... outgoing) {
    return new Transaction(
        List.of(outgoing), Map.of(partition, new OffsetCommit(offset, "map of " + offset)));
  }

  @Override
  public void assigned(Set<Partition> partitions) {
    owned.addAll(partitions);
  }

  @Override
  public void revoked(Set<Partition> partitions) {
    onRevoked.accept(partitions);
    owned.removeAll(partitions);
  }

  @Override
  public void lost(Set<Partition> partitions) {
    lost.addAll(partitions);
    owned.removeAll(partitions);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      log.close();
    }
  }
}
