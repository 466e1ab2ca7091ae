package dev.argosy.client.find;

import java.time.Instant;

/**
 * Where a record stands.
 *
 * @param at when the broker appended it
 */
public record Place(String topic, int partition, long offset, Instant at) {
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
