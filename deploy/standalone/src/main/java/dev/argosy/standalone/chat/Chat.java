package dev.argosy.standalone.chat;

import dev.argosy.client.AnswerEvent;
import dev.argosy.client.AnswerStream;
import dev.argosy.client.Fleet;
import dev.argosy.client.FleetException;
import dev.argosy.client.conversation.Conversation;
import dev.argosy.client.conversation.ConversationConflictException;
import dev.argosy.client.conversation.ConversationStoreException;
import dev.argosy.client.conversation.StreamedTurn;
import dev.argosy.client.conversation.Turn;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultError;
import dev.argosy.contract.ServedBy;
import dev.argosy.contract.Status;
import dev.argosy.contract.Usage;
import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/** One chat, from its first line to its last. Owned by one thread. */
public final class Chat {
  private final Fleet fleet;
  private final Conversation conversation;
  private final Lines lines;
  private final Screen screen;
  private final Commands commands;
  private final Spent spent = new Spent();
  private boolean failed;

  /**
   * A chat that has not begun.
   *
   * @param fleet the conversation's own
   */
  public Chat(Fleet fleet, Conversation conversation, Lines lines, Screen screen) {
    this.fleet = fleet;
    this.conversation = conversation;
    this.lines = lines;
    this.screen = screen;
    this.commands = new Commands(conversation, screen, spent);
  }

  /**
   * Answers each line, until there is none or one says so.
   *
   * @return whether every turn came to an answer
   */
  public boolean run() throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      String text = line.strip();
      if (text.startsWith("/") && !text.startsWith("//")) {
        if (!commands.run(text)) {
          break;
        }
      } else if (!text.isEmpty()) {
        turn(text.startsWith("//") ? text.substring(1) : text);
      }
    }
    return !failed;
  }

  private void turn(String text) {
    StreamedTurn turn = conversation.stream(text);
    lines.whenInterrupted(() -> stop(turn.answer()));
    try (var answer = turn.answer()) {
      answer.forEach(this::show);
      Turn ended = turn.done().join();
      spent.add(ended.result());
      screen.end(ended.result().status() == Status.SUCCEEDED);
      tell(ended);
    } catch (CancellationException stopped) {
      stopped();
    } catch (FleetException none) {
      failed(none);
    } catch (CompletionException failure) {
      failed(failure.getCause() == null ? failure : failure.getCause());
    } finally {
      lines.whenInterrupted(() -> {});
    }
  }

  /**
   * Stops this answer alone; the history stays as it was, and the next line may come. A signal's
   * thread must not wait for Kafka, so the fleet is told on another.
   */
  private void stop(AnswerStream answer) {
    answer.close();
    answer.result().cancel(true);
    Thread.ofVirtual().name("argosy-chat-cancel").start(() -> cancel(answer.id()));
  }

  private void cancel(String id) {
    try {
      fleet.cancel(id);
    } catch (FleetException notSaid) {
      screen.problem("the fleet could not be told: " + notSaid.getMessage());
    }
  }

  private void show(AnswerEvent event) {
    switch (event) {
      case AnswerEvent.Piece piece -> screen.piece(piece.text());
      case AnswerEvent.Rest rest -> screen.piece(rest.text());
      case AnswerEvent.Restarted _ -> screen.restart();
      case AnswerEvent.Ended _ -> {}
    }
  }

  private void tell(Turn turn) {
    Result result = turn.result();
    ResultError error = result.error();
    if (error != null) {
      failed("%s: %s".formatted(error.type().wire(), error.message()));
    } else if (!turn.kept()) {
      failed("no answer that the history can take (%s)".formatted(turn.answer().stopReason()));
    } else {
      screen.note("(" + summary(result) + ")");
    }
  }

  private static String summary(Result result) {
    Usage usage = result.usage() == null ? Usage.NONE : result.usage();
    ServedBy served = result.servedBy();
    var amount = result.cost() == null ? null : result.cost().amount();
    return "%s%,d in, %,d out, %s"
        .formatted(
            served == null ? "" : served.model() + " on " + served.platform() + ", ",
            usage.totalInputTokens(),
            usage.outputTokens(),
            amount == null ? "unpriced" : "$" + amount.toPlainString());
  }

  private void failed(Throwable failure) {
    switch (failure) {
      case CancellationException _ -> stopped();
      case ConversationConflictException _ -> {
        conversation.reload();
        failed("another chat went on with this history; its turns were taken over, this one not");
      }
      case ConversationStoreException broken ->
          failed("the answer is not in the history: %s".formatted(broken.getMessage()));
      case FleetException none -> failed(String.valueOf(none.getMessage()));
      default -> throw new IllegalStateException("a turn ended unexpectedly", failure);
    }
  }

  private void failed(String reason) {
    screen.end(false);
    screen.problem(reason);
    failed = true;
  }

  private void stopped() {
    screen.end(false);
    screen.note("(stopped; the history is as it was before; what was answered may still cost)");
  }
}
