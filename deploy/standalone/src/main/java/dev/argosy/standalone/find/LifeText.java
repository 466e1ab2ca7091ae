package dev.argosy.standalone.find;

import dev.argosy.client.find.FoundRequest;
import dev.argosy.client.find.Life;
import dev.argosy.client.find.Looked;
import dev.argosy.client.find.Owner;
import dev.argosy.client.find.Place;
import dev.argosy.client.find.Stage;
import dev.argosy.contract.Call;
import dev.argosy.contract.Result;
import dev.argosy.contract.UsageRecord;
import dev.argosy.standalone.Plain;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says what was found. Immutable. */
public final class LifeText {
  private final Instant now;

  /**
   * @param now what ages and waits are counted from
   */
  public LifeText(Instant now) {
    this.now = now;
  }

  /** For a person. */
  public List<String> lines(FoundRequest found) {
    List<String> lines = new ArrayList<>();
    lines.add(found.id());
    if (found.lives().isEmpty()) {
      lines.add("  no trace of it; looked in");
      looked(found.looked()).forEach(looked -> lines.add("    " + looked));
    }
    for (int i = 0; i < found.lives().size(); i++) {
      if (found.lives().size() > 1) {
        lines.add("  request %d of %d under this id".formatted(i + 1, found.lives().size()));
      }
      life(found.lives().get(i), lines);
    }
    lines.replaceAll(LifeText::plain);
    return lines;
  }

  /** A line a topic: what was read of all its partitions together. */
  private static List<String> looked(List<Looked> partitions) {
    Map<String, List<Looked>> topics = new LinkedHashMap<>();
    for (Looked partition : partitions) {
      String topic = partition.what().substring(0, partition.what().lastIndexOf('-'));
      topics.computeIfAbsent(topic, _ -> new ArrayList<>()).add(partition);
    }
    List<String> lines = new ArrayList<>();
    topics.forEach(
        (topic, its) -> {
          long offsets = its.stream().mapToLong(each -> each.to() - each.from()).sum();
          lines.add(
              "%s: partitions %s, %,d offsets"
                  .formatted(
                      topic,
                      its.stream()
                          .map(each -> each.what().substring(topic.length() + 1))
                          .collect(Collectors.joining(" ")),
                      offsets));
        });
    return lines;
  }

  /** Names and errors come from others: they stay within their line and do not steer it. */
  private static String plain(String line) {
    return Plain.shown(line).replace('\n', ' ');
  }

  private void life(Life life, List<String> lines) {
    Place posted = life.posted();
    lines.add(
        posted == null
            ? "  posted     so long ago that its lane keeps it no longer"
            : "  posted     %s, %s%s"
                .formatted(at(posted), posted, life.model().isEmpty() ? "" : ", " + life.model()));
    life.moves().forEach(move -> lines.add("  moved      %s, to %s".formatted(at(move), move)));
    lines.addAll(stage(life.stage()));
    Place cancel = life.cancel();
    if (cancel != null) {
      lines.add(
          "  cancelled  %s, %s: it is not called any more and ends when a worker comes to it"
              .formatted(at(cancel), cancel));
    }
    Life.DeadLetter dead = life.deadLetter();
    if (dead != null) {
      lines.add("  dead       %s: %s: %s".formatted(dead.place(), dead.type(), dead.message()));
    }
    for (UsageRecord call : life.usage()) {
      lines.add(
          "  billed     attempt %d by %s, %s%s: %d in, %d out, %s"
              .formatted(
                  call.attempt(),
                  call.worker(),
                  call.outcome(),
                  call.abandoned() ? " (abandoned)" : "",
                  call.usage().totalInputTokens(),
                  call.usage().outputTokens(),
                  dollars(call.cost())));
    }
  }

  private List<String> stage(Stage stage) {
    return switch (stage) {
      case Stage.Queued(_, var ahead, var owner) ->
          List.of(
              "  queued     %,d before it; %s"
                  .formatted(
                      ahead,
                      owner == null
                          ? "no worker has its partition"
                          : "worker %s reads there".formatted(name(owner))));
      case Stage.InWorker(_, var owner) ->
          List.of(
              "  in worker  %s (waiting or in flight)".formatted(owner == null ? "" : name(owner)));
      case Stage.Retrying(_, var attempt, var notBefore, var error, var calls, var owner) ->
          List.of(
              "  retrying   attempt %d, %s%s%s%s"
                  .formatted(
                      attempt,
                      due(notBefore),
                      error.isEmpty() ? "" : ", after " + error,
                      owner == null ? ", no worker has its partition" : ", in " + name(owner),
                      spent(calls)));
      case Stage.Parked(var place, var model, var ahead, var calls, var owner) ->
          List.of(
              "  parked     for %s, until %s has quota: %s, %,d before it%s%s"
                  .formatted(
                      ago(place.at()),
                      model.isEmpty() ? "its model" : model,
                      place,
                      ahead,
                      owner == null ? ", no worker has its partition" : ", read by " + name(owner),
                      spent(calls)));
      case Stage.Finished(var place, var result) -> finished(place, result);
      case Stage.Forgotten _ ->
          List.of("  settled    its result is older than the topic keeps results");
    };
  }

  private static List<String> finished(Place place, Result result) {
    List<String> lines = new ArrayList<>();
    String error =
        result.error() == null
            ? ""
            : ": %s: %s".formatted(result.error().type().wire(), result.error().message());
    lines.add(
        "  finished   %s at %s, %s%s"
            .formatted(
                result.status().wire(),
                result.timing().completedAt().truncatedTo(ChronoUnit.MILLIS),
                place,
                error));
    if (result.servedBy() != null) {
      lines.add(
          "  served by  %s %s in %s"
              .formatted(
                  result.servedBy().platform(),
                  result.servedBy().platformModel(),
                  result.servedBy().region()));
    }
    lines.add(
        "  worker     %s, %d call%s%s"
            .formatted(
                result.worker(),
                result.calls().size(),
                result.calls().size() == 1 ? "" : "s",
                result.calls().isEmpty()
                    ? ""
                    : result.calls().stream()
                        .map(
                            call ->
                                "%s %s %d ms"
                                    .formatted(call.route(), call.outcome(), call.millis()))
                        .collect(Collectors.joining("; ", ": ", ""))));
    if (result.cost() != null) {
      lines.add("  cost       " + dollars(result.cost().allAttempts()));
    }
    return lines;
  }

  private static String name(Owner owner) {
    return owner.worker() + " at " + owner.host().replaceFirst("^/", "");
  }

  private String due(Instant notBefore) {
    return notBefore.isAfter(now)
        ? "not before %s (in %s)".formatted(notBefore, text(Duration.between(now, notBefore)))
        : "due since " + notBefore;
  }

  private static String spent(List<Call> calls) {
    return calls.isEmpty()
        ? ""
        : "; %d call%s so far".formatted(calls.size(), calls.size() == 1 ? "" : "s");
  }

  private String at(Place place) {
    return place.at() + " (" + ago(place.at()) + " ago)";
  }

  private String ago(Instant instant) {
    Duration age = Duration.between(instant, now);
    return text(age.isNegative() ? Duration.ZERO : age);
  }

  private static String text(Duration duration) {
    if (duration.toDays() > 0) {
      return "%d d %d h".formatted(duration.toDays(), duration.toHoursPart());
    }
    if (duration.toHours() > 0) {
      return "%d h %d min".formatted(duration.toHours(), duration.toMinutesPart());
    }
    return duration.toMinutes() > 0
        ? "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart())
        : "%d s".formatted(duration.toSeconds());
  }

  private static String dollars(@Nullable BigDecimal cost) {
    return cost == null ? "unpriced" : "$" + cost.toPlainString();
  }

  /** For a program. */
  public Map<String, Object> object(FoundRequest found) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("id", found.id());
    object.put("lives", found.lives().stream().map(LifeText::object).toList());
    object.put("looked", found.looked().stream().map(LifeText::object).toList());
    return object;
  }

  private static Map<String, Object> object(Looked looked) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("partition", looked.what());
    object.put("from", looked.from());
    object.put("to", looked.to());
    return object;
  }

  private static Map<String, Object> object(Life life) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("posted", life.posted() == null ? null : object(life.posted()));
    object.put("model", life.model());
    object.put("moves", life.moves().stream().map(LifeText::object).toList());
    object.putAll(object(life.stage()));
    Place cancel = life.cancel();
    if (cancel != null) {
      object.put("cancel", object(cancel));
    }
    Life.DeadLetter dead = life.deadLetter();
    if (dead != null) {
      Map<String, Object> letter = object(dead.place());
      letter.put("error_type", dead.type());
      letter.put("error_message", dead.message());
      object.put("dead_letter", letter);
    }
    if (!life.usage().isEmpty()) {
      object.put("usage", life.usage().stream().map(LifeText::object).toList());
    }
    return object;
  }

  private static Map<String, Object> object(Stage stage) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("stage", stageName(stage));
    object.put("place", object(stage.place()));
    switch (stage) {
      case Stage.Queued(_, var ahead, var owner) -> {
        object.put("ahead", ahead);
        owner(object, owner);
      }
      case Stage.InWorker(_, var owner) -> owner(object, owner);
      case Stage.Retrying(_, var attempt, var notBefore, var error, var calls, var owner) -> {
        object.put("attempt", attempt);
        object.put("not_before", notBefore.toString());
        object.put("last_error", error);
        object.put("calls", calls.size());
        owner(object, owner);
      }
      case Stage.Parked(_, var model, var ahead, var calls, var owner) -> {
        object.put("waits_for", model);
        object.put("ahead", ahead);
        object.put("calls", calls.size());
        owner(object, owner);
      }
      case Stage.Finished(_, var result) -> {
        object.put("status", result.status().wire());
        if (result.error() != null) {
          object.put("error_type", result.error().type().wire());
          object.put("error_message", result.error().message());
        }
        object.put("calls", result.calls().size());
        object.put("worker", result.worker());
        object.put("completed_at", result.timing().completedAt().toString());
        BigDecimal all = result.cost() == null ? null : result.cost().allAttempts();
        object.put("cost_usd", all == null ? null : all.toPlainString());
      }
      case Stage.Forgotten _ -> {}
    }
    return object;
  }

  private static String stageName(Stage stage) {
    return switch (stage) {
      case Stage.Queued _ -> "queued";
      case Stage.InWorker _ -> "in_worker";
      case Stage.Retrying _ -> "retrying";
      case Stage.Parked _ -> "parked";
      case Stage.Finished _ -> "finished";
      case Stage.Forgotten _ -> "forgotten";
    };
  }

  private static void owner(Map<String, Object> object, @Nullable Owner owner) {
    object.put("worker", owner == null ? null : owner.worker());
    object.put("host", owner == null ? null : owner.host());
  }

  private static Map<String, Object> object(Place place) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("topic", place.topic());
    object.put("partition", place.partition());
    object.put("offset", place.offset());
    object.put("at", place.at().toString());
    return object;
  }

  private static Map<String, Object> object(UsageRecord usage) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("call_id", usage.callId());
    object.put("attempt", usage.attempt());
    object.put("outcome", usage.outcome());
    object.put("abandoned", usage.abandoned());
    object.put("worker", usage.worker());
    object.put("cost_usd", usage.cost() == null ? null : usage.cost().toPlainString());
    return object;
  }
}
