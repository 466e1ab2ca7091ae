package dev.argosy.standalone.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * Records that retention took before they were read, as a worker's log tells it.
 *
 * @param from the first offset
 * @param to behind the last one
 */
record LostRange(TopicPartition partition, long from, long to) {
  private static final Pattern LINE =
      Pattern.compile("records lost to retention: (\\S+)-(\\d+) \\[(\\d+), (\\d+)\\)");

  /** All that stand in this log. */
  static Stream<LostRange> in(Path log) {
    try {
      return of(Files.readAllLines(log)).stream();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("can't read " + log, unreadable);
    }
  }

  /** All that stand in these lines. */
  static List<LostRange> of(List<String> lines) {
    return lines.stream()
        .map(LINE::matcher)
        .filter(Matcher::find)
        .map(
            found ->
                new LostRange(
                    new TopicPartition(found.group(1), Integer.parseInt(found.group(2))),
                    Long.parseLong(found.group(3)),
                    Long.parseLong(found.group(4))))
        .toList();
  }

  /** Whether the record that stood there is one of them. */
  boolean holds(TopicPartition of, long offset) {
    return partition.equals(of) && offset >= from && offset < to;
  }
}
