package dev.argosy.content;

import java.util.Optional;

/**
 * A file as the limits see it.
 *
 * @param name what a message calls it: a path, or {@code image 3}
 * @param head what it is
 * @param encodedBytes length of its base64 text
 * @param pages of a document; 0 if unknown, or if it is none
 */
public record FileFacts(String name, FileHead head, long encodedBytes, int pages) {

  /** Of a whole file; empty if it is nothing that the Messages API takes. */
  public static Optional<FileFacts> of(String name, byte[] file) {
    return FileHead.read(file)
        .map(head -> new FileFacts(name, head, encodedLength(file.length), pages(head, file)));
  }

  private static int pages(FileHead head, byte[] file) {
    return head.type() == FileType.PDF ? PdfPages.of(file).orElse(0) : 0;
  }

  /** The same under another name. */
  public FileFacts withName(String otherName) {
    return new FileFacts(otherName, head, encodedBytes, pages);
  }

  /** Characters of base64 that this many bytes become. */
  public static long encodedLength(long bytes) {
    return (bytes + 2) / 3 * 4;
  }
}
