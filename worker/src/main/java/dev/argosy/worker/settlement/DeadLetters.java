package dev.argosy.worker.settlement;

import dev.argosy.contract.Call;
import dev.argosy.contract.CallsCodec;
import dev.argosy.contract.Envelope;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.worker.ledger.Delivery;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.settlement.Settlement.Kind;
import dev.argosy.worker.settlement.Settlement.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What could not be served, as it came, with our word on why in its headers. */
final class DeadLetters {
  private static final CallsCodec CALLS = new CallsCodec();
  private static final int LONGEST_MESSAGE = 1_000;
  private static final int LONGEST_KEY = 1_000;

  private final String topic;

  DeadLetters(String topic) {
    this.topic = topic;
  }

  /** Of a record whose id cannot be read. */
  Part of(Delivery delivery, ErrorType type, String message) {
    return of(delivery, List.of(), type, message);
  }

  /**
   * Of a request.
   *
   * @param residency where it had to stay; null: anywhere, or its lane was not asked
   * @param calls its history
   */
  Part of(
      Delivery delivery,
      Envelope envelope,
      @Nullable String residency,
      List<Call> calls,
      ErrorType type,
      String message) {
    List<Header> whose = new ArrayList<>();
    whose.add(Header.of(Headers.ID, envelope.id()));
    if (envelope.tenant() != null) {
      whose.add(Header.of(Headers.TENANT, envelope.tenant())); // May be the lane's alone.
    }
    if (residency != null) {
      whose.add(Header.of(Headers.RESIDENCY, residency));
    }
    if (!calls.isEmpty()) {
      whose.add(new Header(Headers.CALLS, CALLS.encode(calls)));
    }
    return of(delivery, whose, type, message);
  }

  private Part of(Delivery delivery, List<Header> whose, ErrorType type, String message) {
    List<Header> headers = PassedOn.others(delivery);
    headers.addAll(whose);
    headers.add(Header.of(Headers.ERROR_TYPE, type.wire()));
    headers.add(Header.of(Headers.ERROR_MESSAGE, clipped(message)));
    headers.add(
        Header.of(
            Headers.SOURCE, delivery.record().partition() + "@" + delivery.record().offset()));
    return new Part(
        Kind.DEAD_LETTER,
        new Outgoing(
            topic, delivery.record().key(), delivery.record().value(), List.copyOf(headers)));
  }

  /** Without all that may be large: value, the sender's headers, a long key, a long history. */
  static List<Part> withoutValue(List<Part> parts, String reason) {
    return parts.stream()
        .map(part -> part.kind() == Kind.DEAD_LETTER ? withoutValue(part, reason) : part)
        .toList();
  }

  private static Part withoutValue(Part part, String reason) {
    List<Header> headers = new ArrayList<>(part.record().headers());
    headers.removeIf(
        header -> !PassedOn.isOurs(header) || header.name().equals(Headers.CALLS)); // the result's
    headers.add(Header.of(Headers.LAST_ERROR, "value left out: " + clipped(reason)));
    byte[] key = part.record().key();
    byte[] kept = key == null || key.length > LONGEST_KEY ? null : key;
    return new Part(Kind.DEAD_LETTER, new Outgoing(part.record().topic(), kept, null, headers));
  }

  /** A message as results and dead letters carry it. */
  static String clipped(String message) {
    return message.length() <= LONGEST_MESSAGE
        ? message
        : message.substring(0, LONGEST_MESSAGE) + "...";
  }
}
