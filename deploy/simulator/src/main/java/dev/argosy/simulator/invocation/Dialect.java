package dev.argosy.simulator.invocation;

import dev.argosy.simulator.http.Reply;
import dev.argosy.simulator.messages.Answer;
import dev.argosy.simulator.messages.MessagesRequest;
import dev.argosy.simulator.script.Draw;
import dev.argosy.simulator.script.Fate;
import dev.argosy.simulator.script.Fault;
import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** How a platform words what becomes of a call. */
public interface Dialect {
  /** What the ids of its messages begin with. */
  String messageIdPrefix();

  /** What is wrong with a body; empty if it is valid. */
  Optional<String> broken(MessagesRequest request, boolean streamed);

  /** The error of a body that is not valid. */
  Reply invalid(String message, Draw draw);

  /**
   * An error instead of an answer.
   *
   * @param fault one that is an error, see {@link #notAnError}
   * @param retryAfterSeconds when to come again; 0 does not say
   */
  Reply error(Fault fault, long retryAfterSeconds, Draw draw);

  /** An answer in one piece. */
  Reply answer(Answer answer, ByteBuf json, Fate fate);

  /** What carries an answer in many pieces. */
  Carrier carrier(Answer answer, Fate fate);

  /** What a dialect throws at a fault that is not an error in a platform's words. */
  static IllegalArgumentException notAnError(Fault fault) {
    return new IllegalArgumentException("'" + fault.wireName() + "' is not an error");
  }
}
