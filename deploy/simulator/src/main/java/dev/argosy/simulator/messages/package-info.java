/**
 * Native Messages bodies, the same on every platform: what a request says, what it weighs, what is
 * answered.
 *
 * <p>A {@link dev.argosy.simulator.messages.Body} is scanned without building a tree, {@link
 * dev.argosy.simulator.messages.Prompt} counts its tokens, {@link
 * dev.argosy.simulator.messages.Answer} writes a message in one piece and {@link
 * dev.argosy.simulator.messages.Events} the same message as a stream. Not here: what a platform
 * demands of a request or adds to an answer.
 */
@NullMarked
package dev.argosy.simulator.messages;

import org.jspecify.annotations.NullMarked;
