package dev.argosy.worker.loop;

import java.util.HashSet;
import java.util.Set;

/**
 * The topics of one worker.
 *
 * @param read subscribed to: lanes, retries, parked
 * @param written may be written to, reply topics of the configuration among them; anything but
 *     these and the ones read is refused as missing
 * @param heard read by others than the group's members
 * @param maxRecordBytes the largest record anywhere, {@code max.request.size}; 1 MiB to 64 MiB
 */
public record LogTopics(
    Set<String> read, Set<String> written, Set<String> heard, int maxRecordBytes) {
  private static final int MIB = 1024 * 1024;

  public LogTopics {
    read = Set.copyOf(read);
    written = Set.copyOf(written);
    heard = Set.copyOf(heard);
    if (read.isEmpty()) {
      throw new IllegalArgumentException("a worker needs a topic to read");
    }
    if (maxRecordBytes < MIB || maxRecordBytes > 64 * MIB) {
      throw new IllegalArgumentException("maxRecordBytes must be 1 MiB..64 MiB: " + maxRecordBytes);
    }
  }

  /** All of them. */
  Set<String> all() {
    Set<String> all = new HashSet<>(read);
    all.addAll(written);
    all.addAll(heard);
    return all;
  }
}
