package dev.argosy.worker.simulation;

import dev.argosy.contract.Body;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.StreamEvent;
import dev.argosy.contract.StreamedUsage;
import dev.argosy.contract.Usage;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.platform.StreamListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A cloud that answers as the dice fall, after 1 ms to 30 s, as one process sees it. An answer for
 * a process that stands still waits for it; one for a dead process is never heard.
 */
final class SimulatedPlatform implements Platform {
  private static final Usage USED = new Usage(11, 7, 0, 0, 0);

  private static final StreamEvent START =
      new StreamEvent.Other(
          "message_start",
          RawJson.of(
              "{\"type\":\"message_start\",\"message\":{\"type\":\"message\",\"content\":[],"
                  + "\"usage\":{\"input_tokens\":11,\"output_tokens\":1}}}"));

  private final boolean daily;
  private final WorkerProcess process;
  private final Weather weather;
  private final Dice dice;
  private final History history;
  private final CallWatch watch;
  private final Runnable begun;

  /**
   * @param daily whether the day's quota may be used up, which closes a route for longer than a run
   * @param begun what happens to the worker after a call was begun and before it goes on
   */
  SimulatedPlatform(
      boolean daily,
      WorkerProcess process,
      Weather weather,
      Dice dice,
      History history,
      CallWatch watch,
      Runnable begun) {
    this.daily = daily;
    this.process = process;
    this.weather = weather;
    this.dice = dice;
    this.history = history;
    this.watch = watch;
    this.begun = begun;
  }

  @Override
  public CompletableFuture<Outcome> call(String model, Body body, StreamListener listener) {
    String id = body.userId().orElseThrow();
    history.event("call", id, process.worker.hashCode());
    watch.called(process, id);
    StreamedUsage heard = new StreamedUsage();
    CompletableFuture<Outcome> call =
        new CompletableFuture<>() {
          @Override
          public boolean cancel(boolean mayInterrupt) {
            boolean open = !isDone();
            boolean cancelled = super.cancel(mayInterrupt);
            if (open && process.alive()) {
              watch.ended(process, id, new Outcome.Abandoned(heard.drawn()));
            }
            return cancelled;
          }
        };
    Outcome outcome = outcome(id, model);
    long latency = latency(outcome);
    if (body.stream() && outcome instanceof Outcome.Completed) {
      process.deliver(
          latency / 2,
          () -> {
            if (!call.isDone()) {
              heard.heard(START);
              listener.heard(START);
            }
          });
    }
    process.deliver(
        latency,
        () -> {
          if (!call.isDone() && !(reached(outcome) && watch.kills(process, id))) {
            if (body.stream()) {
              stream(outcome, listener);
            }
            history.event(outcome.getClass().getSimpleName(), id, 0);
            watch.ended(process, id, outcome);
            call.complete(outcome);
          }
        });
    begun.run();
    return call;
  }

  /** What was heard before the call ended so. */
  private void stream(Outcome outcome, StreamListener listener) {
    int events =
        switch (outcome) {
          case Outcome.Completed _, Outcome.Refused _ -> dice.between(3, 9);
          case Outcome.Failed(_, var partial) -> partial.equals(Usage.NONE) ? 0 : 2;
          default -> 0;
        };
    for (int i = 0; i < events; i++) {
      listener.heard(new StreamEvent.Other("simulated", RawJson.of("{}")));
    }
  }

  /** Whether the model has worked on it. */
  private static boolean reached(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed _, Outcome.Refused _, Outcome.Failed _, Outcome.Rejected _ -> true;
      default -> false;
    };
  }

  private long latency(Outcome outcome) {
    if (weather.isFair()) {
      return dice.millis(1, 1_000);
    }
    return switch (outcome) {
      case Outcome.Throttled _, Outcome.Overloaded _ -> dice.skewedMillis(1, 300);
      default ->
          dice.either("slow call", 0.05) ? dice.millis(1_000, 30_000) : dice.skewedMillis(1, 3_000);
    };
  }

  private Outcome outcome(String id, String model) {
    Duration drought = weather.drought();
    if (model.equals("sonnet") && drought.isPositive()) {
      return new Outcome.Throttled(error(ErrorType.THROTTLED), drought, false);
    }
    if (weather.storm() && dice.chance(0.95)) {
      return dice.chance(0.5)
          ? new Outcome.Throttled(error(ErrorType.THROTTLED), retryAfter(), false)
          : new Outcome.Overloaded(error(ErrorType.OVERLOADED), retryAfter());
    }
    if (weather.outage()) {
      return new Outcome.Failed(error(ErrorType.PLATFORM_ERROR), Usage.NONE);
    }
    int fate = dice.isCalm() ? 100 : dice.between(0, 99);
    if (fate < 4) {
      return new Outcome.Throttled(
          error(ErrorType.THROTTLED), retryAfter(), daily && dice.chance(0.02));
    }
    if (fate < 8) {
      return new Outcome.Overloaded(error(ErrorType.OVERLOADED), retryAfter());
    }
    if (fate < 18) {
      return new Outcome.Failed(
          error(ErrorType.PLATFORM_ERROR), dice.chance(0.5) ? Usage.NONE : USED);
    }
    if (fate < 20) {
      return new Outcome.Rejected(error(ErrorType.INVALID_REQUEST));
    }
    if (fate < 24) {
      return new Outcome.Refused(message(id, 10), USED);
    }
    if (fate == 24 && dice.chance(0.3)) {
      return new Outcome.RouteUnusable(error(ErrorType.PERMISSION_DENIED));
    }
    if (fate == 25 && dice.chance(0.3)) {
      return new Outcome.Unauthenticated(error(ErrorType.PERMISSION_DENIED));
    }
    return new Outcome.Completed(message(id, fate < 29 ? Workload.OVERSIZED : 10), USED);
  }

  private @Nullable Duration retryAfter() {
    return dice.chance(0.5) ? null : Duration.ofMillis(dice.between(1, 2000));
  }

  private static RawJson message(String id, int characters) {
    return RawJson.of("{\"id\":\"%s\",\"text\":\"%s\"}".formatted(id, "x".repeat(characters)));
  }

  private static PlatformError error(ErrorType type) {
    return new PlatformError(type, type.name(), "simulated", 500);
  }

  @Override
  public void close() {}
}
