package dev.argosy.client.conversation;

import dev.argosy.client.AnswerStream;
import java.util.concurrent.CompletableFuture;

/**
 * A turn whose answer is read while it grows.
 *
 * @param answer what is read; whether it is read to its end changes nothing of the turn
 * @param done the turn once the history has it, as of {@link Conversation#say}
 */
public record StreamedTurn(AnswerStream answer, CompletableFuture<Turn> done) {}
