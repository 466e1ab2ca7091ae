/**
 * A person at a terminal, or a pipe, talking with a model through the fleet.
 *
 * <p>{@link dev.argosy.standalone.chat.Chat} is the session: lines in, answers out. Where the lines
 * come from is {@link dev.argosy.standalone.chat.Lines}, a terminal with line editing or whatever
 * is piped in; how answers look is {@link dev.argosy.standalone.chat.Screen}. The history is a
 * {@link dev.argosy.client.conversation.Conversation}.
 */
@NullMarked
package dev.argosy.standalone.chat;

import org.jspecify.annotations.NullMarked;
