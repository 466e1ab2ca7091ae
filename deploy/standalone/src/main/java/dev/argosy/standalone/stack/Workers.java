package dev.argosy.standalone.stack;

import dev.argosy.worker.WorkerConfig;
import dev.argosy.worker.config.WorkerSettings;

/** Configurations of workers that differ in their id only. */
public final class Workers {
  private Workers() {}

  /** The same configuration under this id. */
  public static WorkerConfig named(WorkerConfig config, String id) {
    WorkerSettings worker = config.worker();
    return new WorkerConfig(
        new WorkerSettings(
            id,
            worker.maxInFlight(),
            worker.maxWaiting(),
            worker.maxDelayed(),
            worker.maxBufferedBytes(),
            worker.maxWait(),
            worker.requestMaxAge(),
            worker.drainTimeout(),
            worker.handoverGrace()),
        config.kafka(),
        config.topics(),
        config.chunks(),
        config.lanes(),
        config.platforms(),
        config.quotas(),
        config.models(),
        config.aliases(),
        config.admission(),
        config.retry(),
        config.telemetry());
  }
}
