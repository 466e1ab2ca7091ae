package dev.argosy.worker.simulation;

import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Every decision of a run. Faults strike only until {@link #calm}; chance itself never ends. */
class Dice {
  /** What happens to a process from within. */
  enum Mishap {
    NONE,
    CRASH,
    FREEZE,
    FREEZE_PAST_SESSION
  }

  private final SplittableRandom random;
  private final History history;
  private boolean calm;

  Dice(SplittableRandom random, History history) {
    this.random = random;
    this.history = history;
  }

  /** From here on nothing goes wrong any more, so that progress can be demanded. */
  void calm() {
    calm = true;
  }

  boolean isCalm() {
    return calm;
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Whether it goes the rarer of two ways that are both in order, at any time. */
  boolean either(String way, double probability) {
    return chance(probability);
  }

  /** Whether this fault happens here; counted if it does. */
  boolean strikes(Fault fault, double probability, Object subject) {
    boolean struck = chance(probability) && !isCalm();
    if (struck) {
      history.event(fault, subject);
    }
    return struck;
  }

  /** What happens to a process that passes this point. */
  Mishap mishap(WorkerProcess.Point point, WorkerProcess process) {
    if (strikes(point.crashes, point.crash, process.worker)) {
      return Mishap.CRASH;
    }
    if (strikes(point.freezes, point.freeze, process.worker)) {
      return chance(0.4) ? Mishap.FREEZE_PAST_SESSION : Mishap.FREEZE;
    }
    return Mishap.NONE;
  }

  /** Uniform, both ends included. */
  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  /** Nanoseconds between two numbers of milliseconds, small ones far likelier than large ones. */
  long skewedMillis(double low, double high) {
    double unit = random.nextDouble();
    return (long) ((low + (high - low) * unit * unit * unit) * TimeUnit.MILLISECONDS.toNanos(1));
  }

  /** Nanoseconds between two numbers of milliseconds, uniform. */
  long millis(double low, double high) {
    return (long) ((low + (high - low) * random.nextDouble()) * TimeUnit.MILLISECONDS.toNanos(1));
  }

  <T> T oneOf(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** Dice with another chance that grow calm with these. */
  Dice like(SplittableRandom other) {
    Dice world = this;
    return new Dice(other, history) {
      @Override
      boolean isCalm() {
        return world.isCalm();
      }
    };
  }

  SplittableRandom split() {
    return random.split();
  }
}
