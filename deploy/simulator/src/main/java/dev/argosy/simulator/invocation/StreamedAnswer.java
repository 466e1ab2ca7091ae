package dev.argosy.simulator.invocation;

import dev.argosy.simulator.http.Exchange;
import dev.argosy.simulator.messages.Answer;
import dev.argosy.simulator.messages.Events;
import dev.argosy.simulator.script.Draw;
import dev.argosy.simulator.script.Fate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/**
 * Sends one answer as a stream, event after event: as fast as its reader takes them, or with the
 * fate's pauses between the deltas, to its end or to where it breaks off. Owned by the event loop.
 */
final class StreamedAnswer {
  private static final byte[] OVERLOADED =
      "{\"type\":\"error\",\"error\":{\"type\":\"overloaded_error\",\"message\":\"Overloaded\"}}"
          .getBytes(StandardCharsets.US_ASCII);

  private final Exchange exchange;
  private final Carrier carrier;
  private final Fate fate;
  private final Events events;
  private final Pieces pieces;
  private final BreakOff breakOff;
  private final long breakAt;
  private final LongConsumer whenEnded;
  private final ByteBuf json = Unpooled.buffer(256);
  private long pauses;

  /** How a stream breaks off before its end. */
  enum BreakOff {
    /** It does not. */
    NEVER,
    CUT,
    TRUNCATED,
    ERROR,
    FAILURE,
    THROTTLE,
    STALL
  }

  /**
   * @param whenEnded told, once, how many tokens were generated, unless the caller leaves
   */
  StreamedAnswer(
      Exchange exchange,
      Carrier carrier,
      Answer answer,
      Fate fate,
      BreakOff breakOff,
      LongConsumer whenEnded) {
    this.exchange = exchange;
    this.carrier = carrier;
    this.fate = fate;
    this.events = new Events(answer, fate.draw(), carrier.stopFields());
    this.pieces = new Pieces(fate.draw());
    this.breakOff = breakOff;
    this.breakAt = breakAt(answer.size(), fate.draw());
    this.whenEnded = whenEnded;
  }

  /** After the first delta, anywhere later, or (one in nine) before {@code message_stop}. */
  private static long breakAt(long size, Draw draw) {
    return 1 + (long) (draw.uniform(Draw.Purpose.BREAK) * size * 9 / 8);
  }

  /** Sends the head and the first events. */
  void begin() {
    exchange.begin(carrier.headers());
    resume();
  }

  /** Tokens that were generated until now. */
  long outputTokens() {
    return events.outputTokens();
  }

  private void resume() {
    while (exchange.writable()) {
      if (breaks()) {
        breakOff();
        return;
      }
      long generated = events.outputTokens();
      String type = event();
      if (!events.hasNext()) {
        finish(carrier.trailers());
        return;
      }
      long pause = type.equals("content_block_delta") ? pause(generated) : 0;
      write(pause > 0);
      if (pause > 0) {
        exchange.flush();
        exchange.after(pause, this::resume);
        return;
      }
    }
    exchange.whenWritable(this::resume);
    exchange.flush();
  }

  /** Makes the next event ready to be written, and tells its type. */
  private String event() {
    String type = events.next(json.clear());
    carrier.event(type, json, pieces.bytes());
    return type;
  }

  private long pause(long before) {
    return fate.pace().nanos(fate.draw().ofPause(pauses++))
        + (events.outputTokens() - before) * fate.nanosPerToken();
  }

  private boolean breaks() {
    return breakOff != BreakOff.NEVER && (events.written() >= breakAt || events.lacksOnlyItsStop());
  }

  private void breakOff() {
    switch (breakOff) {
      case NEVER -> throw new IllegalStateException("it goes on to its end");
      case CUT -> {
        halfAnEvent();
        write(true);
        whenEnded.accept(outputTokens());
        exchange.close();
      }
      case TRUNCATED -> {
        halfAnEvent();
        finish(carrier.trailers());
      }
      case ERROR -> {
        carrier.event("error", json.clear().writeBytes(OVERLOADED), pieces.bytes());
        finish(carrier.trailers());
      }
      case FAILURE -> finish(carrier.failure(Carrier.Failure.MODEL_ERROR, pieces.bytes()));
      case THROTTLE -> finish(carrier.failure(Carrier.Failure.THROTTLE, pieces.bytes()));
      case STALL -> { // ends when the caller leaves
        write(true);
        exchange.flush();
      }
    }
  }

  /** Every other time. */
  private void halfAnEvent() {
    if ((fate.draw().bits(Draw.Purpose.BREAK) & 1) == 0) {
      return;
    }
    int before = pieces.bytes().writerIndex();
    event();
    pieces.bytes().writerIndex((before + pieces.bytes().writerIndex()) / 2);
  }

  private void finish(HttpHeaders trailers) {
    write(true);
    whenEnded.accept(outputTokens());
    exchange.finish(trailers);
  }

  private void write(boolean all) {
    for (int length = pieces.take(all); length > 0; length = pieces.take(all)) {
      exchange.write(carrier.piece(pieces.bytes(), length, exchange.allocator()));
    }
    pieces.compact();
  }
}
