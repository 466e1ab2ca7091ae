package dev.argosy.standalone.stack;

import dev.argosy.worker.WorkerConfig;
import dev.argosy.worker.config.WorkerSettings;
import dev.argosy.worker.loop.KafkaConfig;

/** Configurations of workers that differ from a file's in one thing. */
public final class Workers {
  private Workers() {}

  /** The same configuration under this id. */
  public static WorkerConfig named(WorkerConfig config, String id) {
    WorkerSettings worker = config.worker();
    return with(
        config,
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
        config.kafka());
  }

  /** The same configuration that meets Kafka this way. */
  public static WorkerConfig meeting(KafkaConfig kafka, WorkerConfig config) {
    return with(config, config.worker(), kafka);
  }

  private static WorkerConfig with(WorkerConfig config, WorkerSettings worker, KafkaConfig kafka) {
    return new WorkerConfig(
        worker,
        kafka,
        config.topics(),
        config.chunks(),
        config.lanes(),
        config.platforms(),
        config.quotas(),
        config.models(),
        config.aliases(),
        config.tenants(),
        config.admission(),
        config.retry(),
        config.telemetry(),
        config.content());
  }
}
