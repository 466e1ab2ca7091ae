package dev.argosy.client.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.client.batch.BatchException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A batch's memory on disk: a file of entries, each durable before the next is written, and a lock
 * that only one living process holds. Owned by the thread that runs the batch.
 *
 * <p>{@code begin} comes first and before anything is sent; {@code sent} and {@code done} add to
 * what is known; {@code end} says that nothing is left to do. An entry {@code sent} names all
 * requests that were acknowledged below its offsets, since Kafka acknowledges what a producer
 * writes to a partition in order; so what is written down nowhere lies behind them.
 */
final class Journal implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION = 1;
  private static final String FILE = "journal";

  private final Path path;
  private final FileChannel lockChannel;
  private final JournalFile file;
  private @Nullable BatchState state;

  private Journal(Path directory) throws IOException {
    Files.createDirectories(directory);
    path = directory.resolve(FILE);
    lockChannel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      lock(directory);
      file = JournalFile.open(directory, FILE, this::replay);
    } catch (IOException | RuntimeException unusable) {
      lockChannel.close();
      throw unusable;
    }
  }

  /**
   * Opens the journal in this directory, which is made if it is missing.
   *
   * @throws BatchException if another process has it, or it can't be used
   */
  static Journal open(Path directory) throws IOException {
    return new Journal(directory);
  }

  /** What the journal in this directory says, whoever is writing it; null if there is none. */
  static @Nullable BatchState look(Path directory) throws IOException {
    Path path = directory.resolve(FILE);
    if (!Files.exists(path)) {
      return null;
    }
    Replay replay = new Replay(path);
    JournalFile.look(path, replay::line);
    return replay.state;
  }

  private void lock(Path directory) throws IOException {
    FileLock lock;
    try {
      lock = lockChannel.tryLock();
    } catch (OverlappingFileLockException ourselves) {
      lock = null;
    }
    if (lock == null) {
      throw new BatchException(
          Reason.LOCKED, "the batch in " + directory + " is being run by another process");
    }
  }

  private void replay(String line) {
    Replay replay = new Replay(path);
    replay.state = state;
    replay.line(line);
    state = replay.state;
  }

  /** What is known so far; null if the batch has not begun. */
  @Nullable BatchState state() {
    return state;
  }

  void begin(BatchState fresh) throws IOException {
    ObjectNode entry = entry("begin");
    entry.put("v", VERSION);
    entry.put("id", fresh.id);
    entry.put("fingerprint", fresh.fingerprint);
    ObjectNode starts = entry.putObject("starts");
    fresh.starts.forEach((topic, positions) -> positions.write(starts.putObject(topic)));
    fresh.lane.write(entry.putObject("lane"));
    fresh.results.write(entry.putObject("results"));
    append(entry);
    state = fresh;
  }

  void sent(BitSet numbers, Positions lane) throws IOException {
    ObjectNode entry = entry("sent").put("numbers", Numbers.text(numbers));
    lane.write(entry.putObject("lane"));
    append(entry);
  }

  void done(BitSet numbers, Positions results, long mark, Tally tally) throws IOException {
    ObjectNode entry = entry("done").put("numbers", Numbers.text(numbers)).put("mark", mark);
    results.write(entry.putObject("results"));
    tally.write(entry.putObject("tally"));
    append(entry);
  }

  void end(int total) throws IOException {
    append(entry("end").put("total", total));
  }

  private static ObjectNode entry(String type) {
    return JSON.createObjectNode().put("type", type);
  }

  private void append(ObjectNode entry) throws IOException {
    file.append(JSON.writeValueAsString(entry));
  }

  /** Frees the lock too. */
  @Override
  public void close() throws IOException {
    try (lockChannel) {
      file.close();
    }
  }

  /** Builds the state up, entry by entry. */
  private static final class Replay {
    final Path path;
    @Nullable BatchState state;

    Replay(Path path) {
      this.path = path;
    }

    void line(String line) {
      try {
        JsonNode entry = JSON.readTree(line);
        String type = entry.path("type").asText();
        if (type.equals("begin")) {
          state = begun(entry);
        } else if (state == null) {
          throw new IllegalArgumentException("begins with " + type);
        } else {
          add(state, type, entry);
        }
      } catch (JsonProcessingException | IllegalArgumentException foreign) {
        throw new BatchException(
            Reason.DAMAGED_JOURNAL, path + " cannot be used: " + foreign.getMessage(), foreign);
      }
    }

    private static BatchState begun(JsonNode entry) {
      int version = entry.path("v").asInt();
      if (version != VERSION) {
        throw new IllegalArgumentException("version " + version + ", not " + VERSION);
      }
      Map<String, Positions> starts = new TreeMap<>();
      JsonNode topics = entry.path("starts");
      topics
          .fieldNames()
          .forEachRemaining(topic -> starts.put(topic, Positions.read(topics.path(topic))));
      return new BatchState(
          entry.path("id").asText(),
          entry.path("fingerprint").asText(),
          starts,
          Positions.read(entry.path("lane")),
          Positions.read(entry.path("results")));
    }

    private static void add(BatchState state, String type, JsonNode entry) {
      switch (type) {
        case "sent" -> {
          Numbers.addTo(state.sent, entry.path("numbers").asText());
          state.lane = Positions.read(entry.path("lane"));
        }
        case "done" -> {
          Numbers.addTo(state.done, entry.path("numbers").asText());
          state.results = Positions.read(entry.path("results"));
          state.mark = entry.path("mark").asLong();
          state.tally = Tally.read(entry.path("tally"));
        }
        case "end" -> state.total = entry.path("total").asInt();
        default -> throw new IllegalArgumentException("an entry of type " + type);
      }
    }
  }
}
