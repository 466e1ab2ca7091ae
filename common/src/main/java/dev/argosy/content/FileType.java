package dev.argosy.content;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The files that the Messages API takes as base64, told by their bytes and never by a name. */
public enum FileType {
  /** Portable Network Graphics. */
  PNG("image/png"),
  /** JPEG, of any kind. */
  JPEG("image/jpeg"),
  /** GIF; of an animation the models see the first picture. */
  GIF("image/gif"),
  /** WebP: lossy, lossless or extended. */
  WEBP("image/webp"),
  /** Portable Document Format. */
  PDF("application/pdf");

  private static final byte[] PNG_MAGIC = latin("\u0089PNG\r\n\u001a\n");
  private static final byte[] JPEG_MAGIC = latin("\u00ff\u00d8\u00ff");
  private static final byte[] GIF_MAGIC = latin("GIF8");
  private static final byte[] RIFF_MAGIC = latin("RIFF");
  private static final byte[] WEBP_MAGIC = latin("WEBP");
  private static final byte[] PDF_MAGIC = latin("%PDF-");

  /** Readers of PDF look for its mark this far. */
  private static final int PDF_MAGIC_WITHIN = 1024;

  private final String mediaType;

  FileType(String mediaType) {
    this.mediaType = mediaType;
  }

  /** The type of the file that begins with these bytes; empty if it is none of these. */
  public static Optional<FileType> of(byte[] head) {
    if (at(head, 0, PNG_MAGIC)) {
      return Optional.of(PNG);
    }
    if (at(head, 0, JPEG_MAGIC)) {
      return Optional.of(JPEG);
    }
    if (at(head, 0, GIF_MAGIC)) {
      return Optional.of(GIF);
    }
    if (at(head, 0, RIFF_MAGIC) && at(head, 8, WEBP_MAGIC)) {
      return Optional.of(WEBP);
    }
    for (int i = 0; i < PDF_MAGIC_WITHIN; i++) {
      if (at(head, i, PDF_MAGIC)) {
        return Optional.of(PDF);
      }
    }
    return Optional.empty();
  }

  /** Its name in a request, such as {@code image/png}. */
  public String mediaType() {
    return mediaType;
  }

  /** Whether it is a picture, and not a document. */
  public boolean isImage() {
    return this != PDF;
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static boolean at(byte[] bytes, int from, byte[] wanted) {
    if (bytes.length < from + wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if (bytes[from + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
