package dev.argosy.standalone.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * A file of runs, one a line. A line is on disk when {@link #append} returns, so a long series can
 * be stopped and goes on where it was. Owned by one thread.
 */
public final class RunFile {
  private final Path file;

  /** The file need not exist. */
  public RunFile(Path file) {
    this.file = file;
  }

  /** Whether it is there. */
  public boolean exists() {
    return Files.isRegularFile(file);
  }

  /** All runs in it; see {@link #unreadable}. */
  public List<RunReport> runs() throws IOException {
    return lines().stream().map(RunReport::ofLine).flatMap(Optional::stream).toList();
  }

  /**
   * How many of its lines are no runs. The last one does not count if a crash broke it off: it has
   * no end.
   */
  public long unreadable() throws IOException {
    List<String> lines = lines();
    boolean brokenOff = !lines.isEmpty() && !Files.readString(file).endsWith("\n");
    return lines.stream()
        .limit(brokenOff ? lines.size() - 1 : lines.size())
        .filter(line -> RunReport.ofLine(line).isEmpty())
        .count();
  }

  private List<String> lines() throws IOException {
    return exists() ? Files.readAllLines(file) : List.of();
  }

  /** What stands there of this run: as a rule nothing, or one line. */
  public List<RunReport> of(String kind, long seed, String protocol) throws IOException {
    return runs().stream()
        .filter(
            run -> run.kind().equals(kind) && run.seed() == seed && run.protocol().equals(protocol))
        .toList();
  }

  /** Adds a run. */
  public void append(RunReport run) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      channel.position(channel.size());
      ByteBuffer line = ByteBuffer.wrap((separator(channel) + run.line() + "\n").getBytes(UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      channel.force(true);
    }
  }

  /** What ends a line that a crash broke off. */
  private static String separator(FileChannel channel) throws IOException {
    if (channel.size() == 0) {
      return "";
    }
    ByteBuffer last = ByteBuffer.allocate(1);
    return channel.read(last, channel.size() - 1) == 1 && last.get(0) == '\n' ? "" : "\n";
  }
}
