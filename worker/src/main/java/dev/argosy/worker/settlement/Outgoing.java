package dev.argosy.worker.settlement;

import dev.argosy.worker.ledger.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record to write.
 *
 * @param partition where; null (nearly always): the key decides it
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes of the wire, never compared.
public record Outgoing(
    String topic,
    @Nullable Integer partition,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<Header> headers) {

  /** A record whose key decides its partition. */
  public Outgoing(
      String topic, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
    this(topic, null, key, value, headers);
  }

  /** What a batch and a record add to key, value and headers, rounded up (KIP-98 record format). */
  private static final int OVERHEAD = 128;

  /**
   * An upper bound of the bytes that a broker or the client holds against its limits, uncompressed.
   */
  public int bytes() {
    int bytes = OVERHEAD + (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
    for (Header header : headers) {
      bytes += 10 + 3 * header.name().length() + header.value().length;
    }
    return bytes;
  }

  @Override
  public String toString() {
    return "record of " + bytes() + " bytes for " + topic;
  }
}
