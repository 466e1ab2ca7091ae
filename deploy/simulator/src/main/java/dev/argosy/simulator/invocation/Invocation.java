package dev.argosy.simulator.invocation;

import dev.argosy.simulator.messages.Body;
import dev.argosy.simulator.quota.Place;

/**
 * One call as it came in.
 *
 * @param place where it goes
 * @param model that is asked
 * @param userAgent in which a worker names itself
 * @param streamed true if a stream is asked for
 * @param body its body
 * @param tooLarge true if the body was over the platform's limit; it is empty then
 */
public record Invocation(
    Place place, Model model, String userAgent, boolean streamed, Body body, boolean tooLarge) {}
