package dev.argosy.worker.simulation;

import java.time.Duration;

/** Whether the clouds turn nearly everything away; the same for all workers. */
final class Weather {
  private final Baton baton;
  private final History history;
  private long stormUntil;
  private long droughtUntil;
  private long outageUntil;
  private boolean fair;

  Weather(Baton baton, History history) {
    this.baton = baton;
    this.history = history;
  }

  void storm(long nanos) {
    history.event(Fault.PLATFORM_STORM, "clouds");
    stormUntil = baton.nanos() + nanos;
  }

  /** The quota of Sonnet is used up. */
  void drought(long nanos) {
    history.event(Fault.PLAN_EXHAUSTED, "clouds");
    droughtUntil = baton.nanos() + nanos;
  }

  /** How long it still is used up; zero if it is not. */
  Duration drought() {
    return Duration.ofNanos(Math.max(0, droughtUntil - baton.nanos()));
  }

  /** Every call fails. */
  void outage(long nanos) {
    history.event(Fault.PLATFORM_OUTAGE, "clouds");
    outageUntil = baton.nanos() + nanos;
  }

  boolean outage() {
    return baton.nanos() < outageUntil;
  }

  /** From now on no call takes longer than a second. */
  void fair() {
    fair = true;
  }

  boolean isFair() {
    return fair;
  }

  boolean storm() {
    return baton.nanos() < stormUntil;
  }
}
