package dev.argosy.client.batch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps values under numbers as they come, and gives them back in the order of the numbers, in
 * constant memory: the values stand in one file, and where each of them begins in another, eight
 * bytes a number. Owned by one thread.
 */
public final class ResultSpool implements AutoCloseable {
  /** Takes the values back. */
  @FunctionalInterface
  public interface Taker {
    /** The value of this number. */
    void take(int number, byte[] value) throws IOException;
  }

  private static final int HEAD_BYTES = 8;
  private static final int PLACES = 1_024;

  private final FileChannel values;
  private final FileChannel places;

  private ResultSpool(FileChannel values, FileChannel places) {
    this.values = values;
    this.places = places;
  }

  /**
   * Opens the spool in this directory, made if it is missing, behind what it holds.
   *
   * @throws IOException if it can't be read or made
   */
  public static ResultSpool open(Path directory) throws IOException {
    Files.createDirectories(directory);
    FileChannel values = file(directory.resolve("results"));
    try {
      values.position(values.size());
      return new ResultSpool(values, file(directory.resolve("results.index")));
    } catch (IOException unreadable) {
      values.close();
      throw unreadable;
    }
  }

  private static FileChannel file(Path path) throws IOException {
    return FileChannel.open(
        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Keeps a value; the last one of a number counts. */
  public void add(int number, byte[] value) throws IOException {
    long place = values.position();
    ByteBuffer record = ByteBuffer.allocate(HEAD_BYTES + value.length);
    write(values, record.putInt(number).putInt(value.length).put(value).flip());
    ByteBuffer entry = ByteBuffer.allocate(Long.BYTES).putLong(place + 1).flip();
    long at = (long) number * Long.BYTES;
    while (entry.hasRemaining()) {
      at += places.write(entry, at);
    }
  }

  /** Makes all of it durable; returns its length, for {@link #cut}. */
  public long force() throws IOException {
    places.force(false);
    values.force(false);
    return values.position();
  }

  /** Forgets what was added behind this length. */
  public void cut(long length) throws IOException {
    values.truncate(length);
    values.position(length);
  }

  /** All that it holds, by number. */
  public void inOrder(Taker taker) throws IOException {
    long length = values.size();
    ByteBuffer some = ByteBuffer.allocate(PLACES * Long.BYTES);
    for (long at = 0; at < places.size(); at += some.position()) {
      some.clear();
      read(places, some, at);
      for (int i = 0; i < some.position(); i += Long.BYTES) {
        long place = some.getLong(i) - 1;
        if (place >= 0 && place < length) {
          take((int) ((at + i) / Long.BYTES), place, taker);
        }
      }
    }
  }

  /** A place that was cut off may hold another number's value by now. */
  private void take(int number, long place, Taker taker) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES);
    read(values, head, place);
    head.flip();
    if (head.remaining() < HEAD_BYTES || head.getInt() != number) {
      return;
    }
    ByteBuffer value = ByteBuffer.allocate(head.getInt());
    read(values, value, place + HEAD_BYTES);
    taker.take(number, value.array());
  }

  private static void read(FileChannel from, ByteBuffer into, long at) throws IOException {
    int got = 0;
    while (into.hasRemaining() && got >= 0) {
      got = from.read(into, at + into.position());
    }
  }

  private static void write(FileChannel to, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      to.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    try (places) {
      values.close();
    }
  }
}
