package dev.argosy.worker.ledger;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A record's header; its value is never null (Kafka's null becomes empty). */
@SuppressWarnings("ArrayRecordComponent") // Bytes of the wire, never compared.
public record Header(String name, byte[] value) {
  public static Header of(String name, String value) {
    return new Header(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /** The last header of that name, as text; Kafka lets a name stand more than once. */
  public static Optional<String> last(List<Header> headers, String name) {
    return headers.reversed().stream()
        .filter(header -> header.name().equals(name))
        .findFirst()
        .map(header -> new String(header.value(), StandardCharsets.UTF_8));
  }
}
