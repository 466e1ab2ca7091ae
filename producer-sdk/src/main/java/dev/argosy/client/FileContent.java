package dev.argosy.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.content.FileFacts;
import dev.argosy.content.FileRules;
import dev.argosy.content.FileType;
import java.util.Locale;
import java.util.Optional;

/** An image or a document, whole. */
final class FileContent extends Content {
  /** Nothing larger is read: a picture to be scaled down may be larger than what is sent. */
  static final int BYTES_MAX = 128 << 20;

  private static final String IMAGE = "image";
  private static final String DOCUMENT = "document";

  /** Before the model is known, the widest limits hold. */
  private static final String ANY_MODEL = "any model";

  private final FileFacts facts;
  private final byte[] bytes;
  private final boolean scaled;

  private FileContent(FileFacts facts, byte[] bytes, boolean scaled) {
    this.facts = facts;
    this.bytes = bytes;
    this.scaled = scaled;
  }

  /**
   * An image.
   *
   * @param name a path; empty if it has none
   */
  static FileContent image(String name, byte[] bytes, boolean scaled) {
    FileContent image = of(name, IMAGE, "PNG, JPEG, GIF or WebP", bytes, scaled);
    if (!scaled) {
      refuse(Content.RULES.problem(image.facts, ANY_MODEL, 1));
    }
    return image;
  }

  /** A document; the same. */
  static FileContent document(String name, byte[] bytes) {
    FileContent document = of(name, DOCUMENT, "PDF", bytes, false);
    refuse(Content.RULES.problem(document.facts, ANY_MODEL, 1));
    return document;
  }

  private static FileContent of(
      String name, String kind, String types, byte[] bytes, boolean scaled) {
    String called = name.isEmpty() ? kind : name;
    return FileFacts.of(called, bytes)
        .filter(file -> file.head().type().isImage() == kind.equals(IMAGE))
        .map(facts -> new FileContent(facts, bytes, scaled))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: an %s must be %s by its bytes, was %s"
                        .formatted(called, kind, types, shown(bytes))
                        .replace("an " + DOCUMENT, "a " + DOCUMENT)));
  }

  private static String shown(byte[] bytes) {
    return FileType.of(bytes)
        .map(FileType::mediaType)
        .orElse(String.format(Locale.ROOT, "%,d bytes of another kind", bytes.length));
  }

  private static void refuse(Optional<String> problem) {
    problem.ifPresent(
        said -> {
          throw new IllegalArgumentException(said);
        });
  }

  boolean isImage() {
    return facts.head().type().isImage();
  }

  /** The same as the request's so-manieth image or document, which is its name if it has none. */
  FileContent placed(int number) {
    boolean unnamed = facts.name().equals(IMAGE) || facts.name().equals(DOCUMENT);
    return unnamed
        ? new FileContent(facts.withName(facts.name() + " " + number), bytes, scaled)
        : this;
  }

  @Override
  JsonNode json(Surroundings surroundings) {
    FileContent fitting = scaled ? scaledFor(surroundings) : this;
    refuse(Content.RULES.problem(fitting.facts, surroundings.model(), surroundings.files()));
    FileType type = fitting.facts.head().type();
    ObjectNode block = NativeJson.MAPPER.createObjectNode();
    block.put("type", type.isImage() ? IMAGE : DOCUMENT);
    block
        .putObject("source")
        .put("type", "base64")
        .put("media_type", type.mediaType())
        .put("data", fitting.bytes);
    return block;
  }

  private FileContent scaledFor(Surroundings surroundings) {
    FileRules rules = Content.RULES;
    byte[] smaller =
        ScaledImage.of(
            bytes,
            facts.head(),
            new ScaledImage.Bounds(
                rules.imageTokens(surroundings.model()),
                rules.imageSide(surroundings.files()),
                rules.imageBytes()));
    return smaller == bytes ? this : of(facts.name(), IMAGE, "", smaller, false);
  }
}
