package dev.argosy.client;

import dev.argosy.contract.Chunk;
import dev.argosy.contract.Result;

/**
 * What a reader of an {@link AnswerStream} is told, in order. {@link Ended} is the last.
 *
 * <p>The texts of pieces and of the rest since the last {@link Restarted} (or since the beginning)
 * are the answer's text; if the request succeeded they are exactly {@link Answer#text}. None of
 * these shows content in its {@code toString}.
 */
public sealed interface AnswerEvent {

  /**
   * The answer has grown.
   *
   * @param chunk native events: texts, thinking, the input of tools
   * @param text what its text grew by; empty if these events bring none
   */
  record Piece(Chunk chunk, String text) implements AnswerEvent {
    /** Where a later {@link Fleet#follow} goes on after this piece. */
    public StreamPosition position() {
      return new StreamPosition(chunk.stream(), chunk.attempt(), chunk.seq());
    }

    @Override
    public String toString() {
      return "Piece[" + position() + ", " + text.length() + " characters]";
    }
  }

  /**
   * The request is called again: every piece before this is void, and the answer begins anew.
   *
   * @param attempt the attempt that it runs under now, from 1; it may be the same as before
   */
  record Restarted(int attempt) implements AnswerEvent {}

  /**
   * The text that the pieces lack, taken from the result: chunks were given up on the way, or this
   * reader was too slow for its buffer, or the answer was not streamed.
   *
   * @param text not empty
   */
  record Rest(String text) implements AnswerEvent {
    @Override
    public String toString() {
      return "Rest[" + text.length() + " characters]";
    }
  }

  /**
   * The result is here and nothing comes any more. The request may have failed all the same.
   *
   * @param result whatever its status
   */
  record Ended(Result result) implements AnswerEvent {
    @Override
    public String toString() {
      return "Ended[" + result.id() + ", " + result.status().wire() + "]";
    }
  }
}
