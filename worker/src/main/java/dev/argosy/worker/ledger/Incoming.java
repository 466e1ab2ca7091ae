package dev.argosy.worker.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record as it was read.
 *
 * @param timestamp epoch milliseconds, the record's own
 */
@SuppressWarnings("ArrayRecordComponent") // Bytes of the wire, never compared.
public record Incoming(
    Partition partition,
    long offset,
    long timestamp,
    byte @Nullable [] key,
    byte @Nullable [] value,
    List<Header> headers) {

  /** Bytes this record holds in memory: key, value and headers. */
  public int bytes() {
    int bytes = (key == null ? 0 : key.length) + (value == null ? 0 : value.length);
    for (Header header : headers) {
      bytes += header.name().length() + header.value().length;
    }
    return bytes;
  }

  @Override
  public String toString() {
    return partition + "@" + offset;
  }
}
