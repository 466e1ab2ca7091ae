package dev.argosy.worker.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Dice that never fall. Whatever may go wrong is a place of its own, numbered in the order in which
 * a run comes to it: there a {@link Path} says what happens, else nothing does. All that is no
 * fault (how long a call takes, how many records a poll brings) is the middle of what it may be.
 *
 * <p>At a poll that follows another of the same worker, with no event in the whole world in
 * between, nothing is offered: only the clock has moved on since the same was offered there.
 */
final class Choices extends Dice {
  private static final long LONGEST_FREEZE = Chaos.seconds(40);

  private static final List<String> STRIKES = List.of("", "strikes");

  private static final List<String> AT_ANY_POINT =
      List.of(
          "",
          "crashes",
          "stands still, longer than the lease lasts",
          "stands still, past its session",
          "stands still, past its transaction's time-out");

  private static final List<String> AT_A_POLL =
      Stream.concat(
              AT_ANY_POINT.stream(),
              Stream.of("sees a partition moved to another", "is asked to stop"))
          .toList();

  /** A place behind the path's last step, and the ways it may go on: the first is in order. */
  record Offered(int place, String what, List<String> ways) {}

  private final History history;
  private final Baton baton;
  private final Path path;
  private final SplittableRandom jitter = new SplittableRandom(0);
  private final List<Offered> offered = new ArrayList<>();
  private final List<String> taken = new ArrayList<>();
  private final Map<WorkerProcess, Long> eventsAtPoll = new HashMap<>();
  private int places;

  /** Moves a partition from one member of the group to another. */
  Runnable reassign = () -> {};

  /** Asks a worker to stop in good order. */
  Consumer<WorkerProcess> drain = process -> {};

  Choices(Baton baton, History history, Path path) {
    super(new SplittableRandom(0), history);
    this.baton = baton;
    this.history = history;
    this.path = path;
  }

  /** Places behind the path's last step, in the order in which the run came to them. */
  List<Offered> offered() {
    return offered;
  }

  /** How many places the run came to. */
  int places() {
    return places;
  }

  /** What went wrong, with its time. */
  List<String> taken() {
    return taken;
  }

  private int choose(String what, List<String> ways) {
    int here = places++;
    int way = path.wayAt(here, what);
    if (way > 0) {
      taken.add("%.4f s: %s %s".formatted(baton.nanos() / 1e9, what, ways.get(way)));
    } else if (here > path.lastPlace()) {
      offered.add(new Offered(here, what, ways));
    }
    return way;
  }

  @Override
  boolean strikes(Fault fault, double probability, Object subject) {
    boolean struck = choose(fault + " " + subject, STRIKES) == 1;
    if (struck) {
      history.event(fault, subject);
    }
    return struck;
  }

  @Override
  boolean either(String way, double probability) {
    return choose(way, STRIKES) == 1;
  }

  @Override
  Mishap mishap(WorkerProcess.Point point, WorkerProcess process) {
    boolean polls = point == WorkerProcess.Point.POLL;
    if (polls) {
      Long before = eventsAtPoll.put(process, history.events());
      if (before != null && before == history.events()) {
        return Mishap.NONE;
      }
    }
    switch (choose(point + " " + process.worker, polls ? AT_A_POLL : AT_ANY_POINT)) {
      case 1 -> {
        history.event(point.crashes, process.worker);
        return Mishap.CRASH;
      }
      case 2 -> {
        history.event(point.freezes, process.worker);
        return Mishap.FREEZE;
      }
      case 3 -> {
        return Mishap.FREEZE_PAST_SESSION;
      }
      case 4 -> process.freezeFor(LONGEST_FREEZE);
      case 5 -> reassign.run();
      case 6 -> drain.accept(process);
      default -> {}
    }
    return Mishap.NONE;
  }

  @Override
  boolean chance(double probability) {
    return probability >= 0.5;
  }

  @Override
  int between(int low, int high) {
    return (low + high) / 2;
  }

  /** A quarter of the way, which is the mean of what falls elsewhere. */
  @Override
  long skewedMillis(double low, double high) {
    return (long) ((low + (high - low) / 4) * TimeUnit.MILLISECONDS.toNanos(1));
  }

  @Override
  long millis(double low, double high) {
    return (long) ((low + high) / 2 * TimeUnit.MILLISECONDS.toNanos(1));
  }

  @Override
  <T> T oneOf(List<T> choices) {
    return choices.getFirst();
  }

  /** The topics of control and of the fleet work well here. */
  @Override
  Dice like(SplittableRandom other) {
    return new Choices(baton, history, Path.STRAIGHT);
  }

  @Override
  SplittableRandom split() {
    return jitter.split();
  }
}
