package dev.argosy.client.batch;

import dev.argosy.client.batch.BatchException.Reason;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * Lines that only ever get more, each with a checksum before it. A line is durable when {@link
 * #append} returns; what a crash has left of the one after it is cut off when the file is opened
 * again. Damage before a line that is whole cannot come from a crash, and is refused.
 */
final class JournalFile implements AutoCloseable {
  private static final int CHECKSUM_CHARACTERS = 8;

  private final FileChannel channel;

  private JournalFile(FileChannel channel) {
    this.channel = channel;
  }

  /** Hands over the lines that are there, in order, and goes on behind them. */
  static JournalFile open(Path directory, String name, Consumer<String> lines) throws IOException {
    Path file = directory.resolve(name);
    boolean made = !Files.exists(file);
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      channel.truncate(read(file, Channels.newInputStream(channel), lines));
      channel.position(channel.size());
      if (made) {
        forceDirectory(directory);
      }
      return new JournalFile(channel);
    } catch (IOException | RuntimeException unusable) {
      channel.close();
      throw unusable;
    }
  }

  /** Hands over the lines of a file that somebody else may be writing. */
  static void look(Path file, Consumer<String> lines) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      read(file, in, lines);
    }
  }

  /** Where the last whole line ends. */
  private static long read(Path file, InputStream unbuffered, Consumer<String> lines)
      throws IOException {
    InputStream in = new BufferedInputStream(unbuffered, 1 << 16);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    long whole = 0;
    long at = 0;
    boolean broken = false;
    for (int next = in.read(); next >= 0; next = in.read()) {
      at++;
      if (next != '\n') {
        line.write(next);
        continue;
      }
      String text = line.toString(StandardCharsets.UTF_8);
      line.reset();
      if (!intact(text)) {
        broken = true;
      } else if (broken) {
        throw new BatchException(
            Reason.DAMAGED_JOURNAL, file + " is damaged before byte " + at + "; it cannot be used");
      } else {
        lines.accept(text.substring(CHECKSUM_CHARACTERS + 1));
        whole = at;
      }
    }
    return whole;
  }

  private static boolean intact(String line) {
    return line.length() > CHECKSUM_CHARACTERS
        && line.startsWith(checksum(line.substring(CHECKSUM_CHARACTERS + 1)) + " ");
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return String.format("%08x", crc.getValue());
  }

  /** Returns when it is on the disk. */
  void append(String text) throws IOException {
    String line = checksum(text) + " " + text + "\n";
    ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
    channel.force(false);
  }

  /** A new file is found after a power failure only if its directory is on the disk too. */
  private static void forceDirectory(Path directory) {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException notHere) {
      // Windows opens no directories, and needs none of this.
      return;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
