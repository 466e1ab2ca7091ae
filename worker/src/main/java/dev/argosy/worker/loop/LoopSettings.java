package dev.argosy.worker.loop;

import dev.argosy.worker.config.WorkerSettings;
import dev.argosy.worker.loop.KafkaConfig.OnMissingOffset;
import java.util.Set;

/**
 * What the loop needs to know of the configuration.
 *
 * @param lanes the topics that bring requests
 * @param retries the topic that brings retries; what else it reads brings parked requests
 */
public record LoopSettings(
    WorkerSettings worker, OnMissingOffset onMissingOffset, Set<String> lanes, String retries) {}
