package dev.argosy.worker.loop;

import dev.argosy.worker.path.Mailbox;
import dev.argosy.worker.telemetry.Observer;
import dev.argosy.worker.time.Clock;

/**
 * What the loop meets of the outside.
 *
 * @param control where anybody says what is not wanted any more
 * @param observer is told what becomes durable, and how the loop stands
 */
public record LoopPorts(
    RequestLog log, ControlTopic control, Mailbox mailbox, Clock clock, Observer observer) {}
