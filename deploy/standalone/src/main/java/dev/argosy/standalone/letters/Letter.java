package dev.argosy.standalone.letters;

import dev.argosy.contract.Call;
import dev.argosy.contract.CallsCodec;
import dev.argosy.contract.Decoded;
import dev.argosy.contract.Envelope;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Request;
import dev.argosy.contract.RequestCodec;
import dev.argosy.worker.ledger.Header;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter: a record as it came, and in its headers the worker's word on why.
 *
 * @param at when the worker gave it up
 * @param key the original one
 * @param value the original bytes; null if they did not fit into the topic, or never were
 * @param decoded what the bytes are
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes of the wire, never compared.
public record Letter(
    LetterName name,
    Instant at,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<Header> headers,
    Decoded decoded) {
  private static final RequestCodec REQUESTS = new RequestCodec();
  private static final CallsCodec CALLS = new CallsCodec();

  static Letter of(ConsumerRecord<byte[], byte[]> record) {
    return new Letter(
        new LetterName(record.partition(), record.offset()),
        Instant.ofEpochMilli(Math.max(0, record.timestamp())),
        record.key(),
        record.value(),
        headers(record),
        REQUESTS.decode(record.value()));
  }

  static List<Header> headers(ConsumerRecord<byte[], byte[]> record) {
    List<Header> headers = new ArrayList<>();
    record
        .headers()
        .forEach(
            header ->
                headers.add(
                    new Header(
                        header.key(), header.value() == null ? new byte[0] : header.value())));
    return List.copyOf(headers);
  }

  /** The id of its request; empty if none can be read. */
  public Optional<String> id() {
    return header(Headers.ID);
  }

  /** Its id, else its own name. */
  public String called() {
    return id().orElseGet(name::toString);
  }

  /** The wire name of an error type. */
  public String cause() {
    return header(Headers.ERROR_TYPE).orElse("unknown");
  }

  /** What the worker or the platform said; may quote the request. */
  public String message() {
    return header(Headers.ERROR_MESSAGE).orElse("");
  }

  /** The model that its body names; empty if that cannot be read. */
  public Optional<String> model() {
    return envelope().map(Envelope::model);
  }

  /** Whose it is: its lane's tenant, else the one that it names. */
  public Optional<String> tenant() {
    return header(Headers.TENANT);
  }

  /** The only geography that may process it; empty: any, or it was not asked for. */
  public Optional<String> residency() {
    return header(Headers.RESIDENCY);
  }

  /** Where the record stood that has become this letter: {@code topic-partition@offset}. */
  public String source() {
    return header(Headers.SOURCE).orElse("");
  }

  /** The topic of {@link #source}. */
  String sourceTopic() {
    return source().replaceFirst("-[0-9]+@[0-9]+$", "");
  }

  /** The calls made for it. */
  public List<Call> calls() {
    return headers.stream()
        .filter(header -> header.name().equals(Headers.CALLS))
        .findFirst()
        .map(header -> CALLS.decode(header.value()))
        .orElse(List.of());
  }

  /** The attempts it has had. */
  public int attempts() {
    return calls().stream().mapToInt(Call::attempt).max().orElse(0);
  }

  /** What can be read of its request. */
  public Optional<Envelope> envelope() {
    return switch (decoded) {
      case Decoded.Readable(Request request) -> Optional.of(request.envelope());
      case Decoded.Invalid(Envelope envelope, _) -> Optional.of(envelope);
      case Decoded.Malformed _ -> Optional.empty();
    };
  }

  /** Its request; empty if that breaks the contract. */
  public Optional<Request> request() {
    return decoded instanceof Decoded.Readable(Request request)
        ? Optional.of(request)
        : Optional.empty();
  }

  /** All that is known of it but the original bytes, so that they are not held. */
  public Letter withoutBytes() {
    return new Letter(name, at, null, null, List.of(), new Decoded.Malformed("not kept"));
  }

  /** Size of the original bytes. */
  public int bytes() {
    return value == null ? 0 : value.length;
  }

  Optional<String> header(String header) {
    return Header.last(headers, header);
  }

  /** Which it is; never what stands in it. */
  @Override
  public String toString() {
    return "dead letter " + name + " of " + bytes() + " bytes";
  }
}
