package dev.argosy.worker.simulation;

/** Whether the clouds turn nearly everything away; the same for all workers. */
final class Weather {
  private final Baton baton;
  private final History history;
  private long stormUntil;
  private boolean fair;

  Weather(Baton baton, History history) {
    this.baton = baton;
    this.history = history;
  }

  void storm(long nanos) {
    history.event(Fault.PLATFORM_STORM, "clouds");
    stormUntil = baton.nanos() + nanos;
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
