package dev.argosy.client;

import dev.argosy.contract.Cost;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.RawJson;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** What a {@link FakeFleet} does with a request. */
public sealed interface FakeAnswer {

  /**
   * The request succeeds with this native response.
   *
   * @param response Messages API response
   */
  record Message(RawJson response) implements FakeAnswer {}

  /**
   * The request succeeds with an answer of one text.
   *
   * @param text the answer
   */
  record Text(String text) implements FakeAnswer {}

  /**
   * The request succeeds with an answer that comes in pieces, if it is streamed. An attempt that is
   * not the last one breaks off and is made again.
   *
   * @param attempts the pieces of each attempt, one or more; those of the last are the answer
   */
  record Pieces(List<List<String>> attempts) implements FakeAnswer {
    public Pieces {
      attempts = attempts.stream().map(List::copyOf).toList();
      Checks.require(!attempts.isEmpty(), "attempts", "must not be empty", attempts.size());
    }

    /** The attempt breaks off there, and another one is made with these pieces. */
    public Pieces restarted(String... pieces) {
      List<List<String>> all = new ArrayList<>(attempts);
      all.add(List.of(pieces));
      return new Pieces(all);
    }
  }

  /**
   * The request fails; {@code EXPIRED} and {@code CANCELLED} end it with the status of that name.
   *
   * @param type why
   * @param message for a person
   */
  record Failure(ErrorType type, String message) implements FakeAnswer {}

  /**
   * The answer, at this cost. Without it an answer is unpriced.
   *
   * @param answer what comes; none that is priced itself
   * @param cost of the request; a failure carries none
   */
  record Priced(FakeAnswer answer, Cost cost) implements FakeAnswer {
    public Priced {
      Checks.require(!(answer instanceof Priced), "answer", "must not be priced", answer);
    }

    @Override
    public FakeAnswer unpriced() {
      return answer;
    }
  }

  /** It is taken and not answered, until {@link FakeFleet#answer} or its time-out. */
  record Silence() implements FakeAnswer {}

  /**
   * Kafka does not take it.
   *
   * @param mayStillRun whether it is unknown if it was written
   */
  record NotSent(boolean mayStillRun) implements FakeAnswer {}

  /** The same at this cost in USD, all of it for the winning call. */
  default Priced priced(String usd) {
    BigDecimal amount = new BigDecimal(usd);
    return new Priced(unpriced(), new Cost(amount, "USD", "fake", amount));
  }

  /** The same without a price. */
  default FakeAnswer unpriced() {
    return this;
  }

  /** Success with this text. */
  static FakeAnswer text(String text) {
    return new Text(text);
  }

  /** Success with an answer of these pieces, in order. */
  static Pieces pieces(String... pieces) {
    return new Pieces(List.of(List.of(pieces)));
  }

  /** Success with this native response: JSON text, bytes, a {@code JsonNode} or a map. */
  static FakeAnswer message(Object json) {
    return new Message(NativeJson.raw("message", NativeJson.node("message", json)));
  }

  /** A failed, expired or cancelled request. */
  static FakeAnswer failure(ErrorType type, String message) {
    return new Failure(type, message);
  }

  /** No answer for now. */
  static FakeAnswer silence() {
    return new Silence();
  }

  /** A failed send; whether the request was written is known: it was not. */
  static FakeAnswer notSent() {
    return new NotSent(false);
  }

  /** A send without acknowledgement: nobody knows whether the request was written. */
  static FakeAnswer notAcknowledged() {
    return new NotSent(true);
  }
}
