package dev.argosy.standalone.batch;

import dev.argosy.client.batch.BatchRequest;
import dev.argosy.client.batch.MessageBatches;
import dev.argosy.standalone.UsageProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A file of requests, one a line. It is read from its beginning for each purpose, never kept. A
 * request's number is that of its line, from 1. Owned by one thread at a time.
 */
public final class BatchInput {
  /** What our envelope adds to a line: id, tags, metadata. */
  private static final int ENVELOPE_BYTES = 16 << 10;

  private final Path file;
  private final int longest;
  private final BitSet bad = new BitSet();
  private String digest = "";
  private int good;

  /** Hears of a line that can't be used. */
  @FunctionalInterface
  public interface Refused {
    /**
     * A line and what is wrong with it.
     *
     * @param customId its id, or one that says which line it is
     */
    void line(int number, String customId, String problem) throws IOException;
  }

  private interface Taken {
    void line(int number, MessageBatches.Line line) throws IOException;
  }

  /**
   * The file is not opened yet.
   *
   * @param maxRequestBytes largest record that the lane takes
   */
  public BatchInput(Path file, int maxRequestBytes) {
    this.file = file;
    this.longest = Math.max(1_024, maxRequestBytes - ENVELOPE_BYTES);
  }

  /** Looks all lines through, and tells of each that can't be used, in no order. */
  public void check(Refused refused) throws IOException {
    SeenIds seen = new SeenIds();
    MessageDigest sha = sha256();
    try (LineReader lines =
        new LineReader(new DigestInputStream(Files.newInputStream(file), sha), longest)) {
      while (lines.next()) {
        MessageBatches.Line line = line(lines);
        if (lines.number() > BatchRequest.NUMBER_MAX) {
          throw new UsageProblem(file + " has more than " + BatchRequest.NUMBER_MAX + " lines");
        }
        if (line.customId() != null) {
          seen.add(line.customId());
        }
        if (line.problem() == null) {
          good++;
        } else {
          refuse(lines.number(), line.customId(), line.problem(), refused);
        }
      }
    }
    digest = HexFormat.of().formatHex(sha.digest());
    if (seen.suspicious()) {
      each((number, line) -> compare(seen, number, line, refused));
    }
  }

  private void compare(SeenIds seen, int number, MessageBatches.Line line, Refused refused)
      throws IOException {
    String customId = line.customId();
    int before = customId == null ? 0 : seen.before(customId, number);
    if (before > 0 && !bad.get(number)) {
      good--;
      refuse(number, customId, "custom_id is that of line " + before + " too", refused);
    }
  }

  private void refuse(int number, @Nullable String customId, String problem, Refused refused)
      throws IOException {
    bad.set(number);
    refused.line(number, named(number, customId), problem);
  }

  /** A result needs an id; no id that the API takes holds a colon. */
  private static String named(int number, @Nullable String customId) {
    return customId == null ? "line:" + number : customId;
  }

  /** Tells of the lines that can't be used once more, after {@link #check}; in order. */
  public void refused(Refused refused) throws IOException {
    if (bad.isEmpty()) {
      return;
    }
    each(
        (number, line) -> {
          if (bad.get(number)) {
            String problem = line.problem();
            refused.line(
                number,
                named(number, line.customId()),
                problem == null ? "custom_id comes twice" : problem);
          }
        });
  }

  private void each(Taken taken) throws IOException {
    try (LineReader lines = lines()) {
      while (lines.next()) {
        taken.line(lines.number(), line(lines));
      }
    }
  }

  private LineReader lines() throws IOException {
    return new LineReader(Files.newInputStream(file), longest);
  }

  private MessageBatches.Line line(LineReader lines) {
    byte[] line = lines.line();
    return line == null
        ? new MessageBatches.Line(
            null, null, "must have at most %,d bytes, has %,d".formatted(longest, lines.length()))
        : MessageBatches.read(line);
  }

  /** Lines that can be sent. */
  public int good() {
    return good;
  }

  /** Lines that can't. */
  public int bad() {
    return bad.cardinality();
  }

  /** SHA-256 of the file, as it was looked through. */
  public String digest() {
    return digest;
  }

  /**
   * The requests of the lines that can be sent. The caller closes them.
   *
   * @param cancel once it is said, requests have expired
   */
  public Requests requests(RequestTemplate template, BatchCancel cancel) throws IOException {
    return new Requests(lines(), template, cancel);
  }

  /** The requests, read one by one. Owned by one thread. */
  public final class Requests implements Iterator<BatchRequest>, AutoCloseable {
    private final LineReader lines;
    private final RequestTemplate template;
    private final BatchCancel cancel;
    private @Nullable BatchRequest next;

    private Requests(LineReader lines, RequestTemplate template, BatchCancel cancel) {
      this.lines = lines;
      this.template = template;
      this.cancel = cancel;
    }

    @Override
    public boolean hasNext() {
      try {
        while (next == null && lines.next()) {
          if (!bad.get(lines.number())) {
            next = request(lines.number(), line(lines));
          }
        }
      } catch (IOException unreadable) {
        throw new UncheckedIOException(file.toString(), unreadable);
      }
      return next != null;
    }

    private BatchRequest request(int number, MessageBatches.Line line) {
      String customId = line.customId();
      if (customId == null || line.params() == null) {
        throw new IllegalStateException(
            "line " + number + " of " + file + " has changed: " + line.problem());
      }
      Instant expiresAt = cancel.said() ? Instant.EPOCH : null;
      return new BatchRequest(number, template.request(customId, line.params(), expiresAt));
    }

    @Override
    public BatchRequest next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException();
      }
      BatchRequest given = next;
      next = null;
      return given;
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
