package dev.argosy.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.catalog.Catalog;
import dev.argosy.content.FileRules;
import dev.argosy.contract.Body;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A part of what the user says: a text, an image, a document.
 *
 * <pre>{@code
 * MessageRequest.builder()
 *     .model("claude-haiku-4-5")
 *     .maxTokens(512)
 *     .user(Content.document(Path.of("invoice.pdf")), Content.text("Who is paid, and how much?"))
 *     .build();
 * }</pre>
 *
 * <p>What a file is, its bytes say and never its name: PNG, JPEG, GIF or WebP for an image, PDF for
 * a document. It is read at once. What the platforms do not take (FACTS: bytes, pixels a side,
 * pages) is refused with an {@code IllegalArgumentException} that names the file, the limit and the
 * value, as soon as it is known: here, or by {@code build}, which knows the model and how many
 * files there are. Immutable.
 */
public abstract sealed class Content permits Content.Block, FileContent {
  static final FileRules RULES = new FileRules(Catalog.bundled());

  Content() {}

  /** The content block, as JSON. */
  abstract JsonNode json(Surroundings surroundings);

  /**
   * What a file's limits depend on.
   *
   * @param files images and documents in the request
   */
  record Surroundings(String model, int files) {}

  /**
   * What of a request's files and size no platform takes: a sentence that names the file, the limit
   * and the value; empty if nothing is wrong. Clients ask this before they send.
   */
  static Optional<String> problem(Body body) {
    return RULES.problem(body);
  }

  /** A text. */
  public static Content text(String text) {
    return new Block(NativeJson.MAPPER.createObjectNode().put("type", "text").put("text", text));
  }

  /** Any native content block, such as a tool's result, in any of the shapes of JSON. */
  public static Content block(Object json) {
    return new Block(NativeJson.node("content", json));
  }

  /**
   * An image, sent as it is.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public static Content image(Path file) {
    return FileContent.image(file.toString(), read(file), false);
  }

  /** An image, sent as it is; the array must not change any more. */
  public static Content image(byte[] file) {
    return FileContent.image("", file, false);
  }

  /** An image, sent as it is; the stream is read to its end, and stays open. */
  public static Content image(InputStream file) {
    return FileContent.image("", read(file), false);
  }

  /**
   * An image that is scaled down to what the model sees, if it is larger: the platform would do the
   * same after a longer upload, and refuse what is beyond its limits. Of an animation the first
   * picture is sent. Java cannot decode WebP, nor JPEG in CMYK: those are sent as they are, and
   * refused if a limit forbids it.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public static Content scaledImage(Path file) {
    return FileContent.image(file.toString(), read(file), true);
  }

  /** {@link #scaledImage(Path)} of bytes; the array must not change any more. */
  public static Content scaledImage(byte[] file) {
    return FileContent.image("", file, true);
  }

  /** {@link #scaledImage(Path)} of a stream, which is read to its end, and stays open. */
  public static Content scaledImage(InputStream file) {
    return FileContent.image("", read(file), true);
  }

  /**
   * A PDF.
   *
   * @throws UncheckedIOException if the file cannot be read
   */
  public static Content document(Path file) {
    return FileContent.document(file.toString(), read(file));
  }

  /** A PDF; the array must not change any more. */
  public static Content document(byte[] file) {
    return FileContent.document("", file);
  }

  /** A PDF; the stream is read to its end, and stays open. */
  public static Content document(InputStream file) {
    return FileContent.document("", read(file));
  }

  private static byte[] read(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      return read(file.toString(), stream);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(file + " cannot be read", unreadable);
    }
  }

  private static byte[] read(InputStream file) {
    try {
      return read("the stream", file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException("the stream cannot be read", unreadable);
    }
  }

  /** At most what a picture may have that is still to be scaled down. */
  private static byte[] read(String name, InputStream stream) throws IOException {
    byte[] bytes = stream.readNBytes(FileContent.BYTES_MAX + 1);
    if (bytes.length > FileContent.BYTES_MAX) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s: a file must have at most %,d bytes, was more",
              name,
              FileContent.BYTES_MAX));
    }
    return bytes;
  }

  /** A block that is JSON already. */
  static final class Block extends Content {
    private final JsonNode block;

    private Block(JsonNode block) {
      if (!(block instanceof ObjectNode)) {
        throw new IllegalArgumentException("content must be an object");
      }
      this.block = block;
    }

    @Override
    JsonNode json(Surroundings surroundings) {
      return block;
    }
  }
}
