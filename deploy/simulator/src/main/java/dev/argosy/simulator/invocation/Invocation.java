package dev.argosy.simulator.invocation;

import dev.argosy.simulator.messages.Body;

/**
 * One call as it came in.
 *
 * @param model that is asked
 * @param userAgent in which a worker names itself
 * @param streamed true if a stream is asked for
 * @param body its body
 * @param tooLarge true if the body was over the platform's limit; it is empty then
 */
public record Invocation(
    Model model, String userAgent, boolean streamed, Body body, boolean tooLarge) {}
