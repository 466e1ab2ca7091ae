/**
 * Native Messages bodies, the same on every platform: what a request says, what it weighs, what is
 * answered.
 *
 * <p>{@link dev.argosy.simulator.messages.MessagesRequest} scans a request without building a tree,
 * {@link dev.argosy.simulator.messages.Prompt} counts its tokens, {@link
 * dev.argosy.simulator.messages.Answer} writes a message. Not here: what a platform demands of a
 * request or adds to an answer.
 */
@NullMarked
package dev.argosy.simulator.messages;

import org.jspecify.annotations.NullMarked;
