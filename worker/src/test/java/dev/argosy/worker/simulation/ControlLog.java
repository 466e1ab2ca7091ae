package dev.argosy.worker.simulation;

import dev.argosy.contract.Cancel.Target;
import dev.argosy.worker.path.PostedCancel;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/**
 * The topic of control that all workers of a run share, and who writes to it: cancels at any time
 * of requests' lives, before their post and after their end too. Its chance is its own, so that it
 * shifts no other part of a history.
 */
final class ControlLog {
  /** Whom a cancel means, mostly: one of the requests that were posted last. */
  private static final int RECENT = 12;

  /** A cancel and when it was appended. */
  record Appended(PostedCancel cancel, long nanos) {}

  final Dice dice;
  private final Baton baton;
  private final Workload workload;
  private final List<Appended> log = new ArrayList<>();

  ControlLog(Baton baton, Dice world, Workload workload, long seed) {
    this.baton = baton;
    this.workload = workload;
    this.dice = world.like(new SplittableRandom(seed ^ 0x5ca1ab1e));
  }

  /**
   * Cancels from now on, until nothing goes wrong any more.
   *
   * @param called the ids of open calls
   */
  void begin(Supplier<List<String>> called) {
    baton.after(dice.skewedMillis(5, 16_000), () -> strike(called));
  }

  private void strike(Supplier<List<String>> called) {
    if (dice.isCalm()) {
      return;
    }
    int posted = workload.posted();
    List<String> open = called.get();
    int kind = dice.between(0, 9);
    switch (open.isEmpty() ? Math.min(kind, 3) : kind) {
      case 0 -> cancel(Target.ofTag(Workload.TAG, Workload.job(dice.between(0, posted))));
      case 1 -> cancel(Target.ofId(Workload.id(posted + dice.between(0, 3))));
      case 2 -> cancel(Target.ofId(Workload.id(dice.between(0, posted))));
      case 3, 4, 5 -> cancel(Target.ofId(Workload.id(recent(posted))));
      default -> cancel(Target.ofId(dice.oneOf(open)));
    }
    begin(called);
  }

  private int recent(int posted) {
    return Math.max(0, posted - dice.between(1, RECENT));
  }

  private void cancel(Target target) {
    log.add(new Appended(new PostedCancel(target, baton.now().toEpochMilli()), baton.nanos()));
  }

  int end() {
    return log.size();
  }

  Appended at(int offset) {
    return log.get(offset);
  }

  /** Whether one of all cancels so far reaches it. */
  boolean reach(IdLedger.Life life) {
    return log.stream().anyMatch(appended -> reaches(appended.cancel, life));
  }

  /** Whether one names it that came too early. */
  boolean nameTooEarly(IdLedger.Life life) {
    return log.stream().anyMatch(appended -> names(appended.cancel.target(), life)) && !reach(life);
  }

  /** What a cancel means, said once more in other words than the core's. */
  static boolean reaches(PostedCancel cancel, IdLedger.Life life) {
    return names(cancel.target(), life) && cancel.timestamp() >= life.postedMillis;
  }

  private static boolean names(Target target, IdLedger.Life life) {
    return target.tag() == null
        ? life.id.equals(target.id())
        : target.tag().value().equals(life.job);
  }
}
