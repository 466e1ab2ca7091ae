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

  /** All runs in it; a line that was broken off by a crash is left out. */
  public List<RunReport> runs() throws IOException {
    return Files.exists(file)
        ? Files.readAllLines(file).stream()
            .map(RunReport::ofLine)
            .flatMap(Optional::stream)
            .toList()
        : List.of();
  }

  /** Whether this run is in it. */
  public boolean holds(String kind, long seed, String protocol) throws IOException {
    return runs().stream()
        .anyMatch(
            run ->
                run.kind().equals(kind) && run.seed() == seed && run.protocol().equals(protocol));
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
