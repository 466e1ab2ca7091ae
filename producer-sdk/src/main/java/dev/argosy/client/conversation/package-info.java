/**
 * Conversations of many turns, whose history is the client's.
 *
 * <p>Start at {@link dev.argosy.client.conversation.Conversation}: each {@code say} is a request
 * through the fleet that carries the history, and its answer becomes part of it.
 *
 * <pre>{@code
 * ConversationConfig config =
 *     ConversationConfig.builder("claude-haiku-4-5")
 *         .system("You help with invoices.")
 *         .maxTurns(40)
 *         .maxHistoryTokens(50_000)
 *         .build();
 * Conversation conversation = Conversation.open(fleet, store, "customer-17", config);
 * Turn turn = conversation.say("Who is paid by invoice 2026-0017?").join();
 * }</pre>
 *
 * <p>A history is a list of exchanges: what the user said, the answer, and, where tools were used,
 * their results and the answers to these. It grows by whole exchanges only, after an answer has
 * come, and is trimmed by whole exchanges only ({@link dev.argosy.client.conversation.Trimming} has
 * the rule and why), so what is sent always is what the Messages API takes: roles alternate, the
 * user begins, no {@code tool_use} is without its {@code tool_result}. After each turn the history
 * is stored whole and at once ({@link dev.argosy.client.conversation.ConversationStore}); a crash
 * before that leaves the turn out, never half of it.
 */
@NullMarked
package dev.argosy.client.conversation;

import org.jspecify.annotations.NullMarked;
