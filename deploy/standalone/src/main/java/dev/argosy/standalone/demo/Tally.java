package dev.argosy.standalone.demo;

import dev.argosy.contract.Call;
import dev.argosy.contract.Result;
import dev.argosy.contract.Status;
import dev.argosy.contract.Usage;
import dev.argosy.contract.UsageRecord;
import dev.argosy.standalone.kafka.Audit;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What the records of a run add up to. Owned by one thread. */
final class Tally {
  /** One model's part. */
  static final class ModelTally {
    long calls;
    Usage usage = Usage.NONE;
    BigDecimal cost = BigDecimal.ZERO;
  }

  private final Audit audit = new Audit();
  private final Map<String, Status> planned = new HashMap<>();
  private final Map<Status, Long> ended = new EnumMap<>(Status.class);
  private final Map<String, Long> errors = new TreeMap<>();
  private final List<String> unplanned = new ArrayList<>();
  private final List<Long> latencyMillis = new ArrayList<>();
  private final Set<String> callIds = new HashSet<>();
  private final Map<String, ModelTally> models = new TreeMap<>();
  private final Map<String, Long> platforms = new TreeMap<>();
  private long streams;
  private long chunks;
  private long incompleteStreams;
  private long retries;
  private long unpriced;

  void submitted(Job.Planned request) {
    audit.posted(request.id());
    planned.put(request.id(), request.end());
  }

  void result(Result result) {
    audit.result(result.id());
    ended.merge(result.status(), 1L, Long::sum);
    if (result.error() != null) {
      errors.merge(result.error().type().wire(), 1L, Long::sum);
    }
    Status plan = planned.get(result.id());
    if (plan != result.status()) {
      String why = result.error() == null ? "" : ": " + result.error().message();
      unplanned.add(result.id() + " " + result.status().wire() + why);
    }
    retries += Math.max(0, result.calls().stream().mapToInt(Call::attempt).max().orElse(1) - 1);
    if (result.servedBy() != null) {
      platforms.merge(result.servedBy().platform(), 1L, Long::sum);
    }
    if (result.stream() != null) {
      streams++;
      chunks += result.stream().chunks();
      incompleteStreams += result.stream().chunksComplete() ? 0 : 1;
    }
    Instant since = result.timing().submittedAt();
    if (result.status() == Status.SUCCEEDED && since != null) {
      latencyMillis.add(Duration.between(since, result.timing().completedAt()).toMillis());
    }
  }

  /** A call is billed once, however often its record was written. */
  void usage(UsageRecord usage) {
    if (!callIds.add(usage.callId())) {
      return;
    }
    ModelTally model = models.computeIfAbsent(usage.model(), _ -> new ModelTally());
    model.calls++;
    model.usage = model.usage.plus(usage.usage());
    if (usage.cost() == null) {
      unpriced++;
    } else {
      model.cost = model.cost.add(usage.cost());
    }
  }

  Audit audit() {
    return audit;
  }

  long ended(Status status) {
    return ended.getOrDefault(status, 0L);
  }

  /** Failed and expired ones by the type of their error. */
  Map<String, Long> errors() {
    return errors;
  }

  /** Results that ended otherwise than the job says. */
  List<String> unplanned() {
    return unplanned;
  }

  /** Answers by the platform that gave them. */
  Map<String, Long> platforms() {
    return platforms;
  }

  /** Results that are the sum of a stream. */
  long streams() {
    return streams;
  }

  /** The chunks of those streams. */
  long chunks() {
    return chunks;
  }

  /** Those of the streams whose chunks were given up. */
  long incompleteStreams() {
    return incompleteStreams;
  }

  long retries() {
    return retries;
  }

  long unpriced() {
    return unpriced;
  }

  Map<String, ModelTally> models() {
    return models;
  }

  Usage usage() {
    return models.values().stream().map(model -> model.usage).reduce(Usage.NONE, Usage::plus);
  }

  BigDecimal cost() {
    return models.values().stream()
        .map(model -> model.cost)
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /**
   * From submission to the result of what succeeded, the nearest rank.
   *
   * @param percent 1..100
   */
  long latencyMillis(int percent) {
    if (latencyMillis.isEmpty()) {
      return 0;
    }
    Collections.sort(latencyMillis);
    int rank = (int) Math.ceil(percent / 100.0 * latencyMillis.size());
    return latencyMillis.get(Math.max(rank, 1) - 1);
  }
}
