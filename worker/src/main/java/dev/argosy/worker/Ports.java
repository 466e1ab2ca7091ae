package dev.argosy.worker;

import dev.argosy.catalog.Catalog;
import dev.argosy.worker.content.Contents;
import dev.argosy.worker.loop.ControlTopic;
import dev.argosy.worker.loop.FleetTopic;
import dev.argosy.worker.loop.RequestLog;
import dev.argosy.worker.path.Chunks;
import dev.argosy.worker.path.Mailbox;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.telemetry.Observer;
import dev.argosy.worker.time.Clock;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Everything of the outside world that the core meets: production brings Kafka, clouds and the
 * system's clocks, the simulation brings its own.
 *
 * @param chunks where streamed answers go while they come in
 * @param control where anybody says what is not wanted any more
 * @param fleet where workers tell each other what they want of each quota
 * @param platforms by their names in the configuration
 * @param contents what is kept outside of Kafka
 * @param observer is told what the core does
 */
public record Ports(
    RequestLog log,
    Chunks chunks,
    ControlTopic control,
    FleetTopic fleet,
    Map<String, Platform> platforms,
    Contents contents,
    Mailbox mailbox,
    Clock clock,
    RandomGenerator random,
    Catalog catalog,
    Observer observer) {}
