package dev.argosy.content;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What the beginning of a file says of it. Formats tell the size of their picture there.
 *
 * @param type what it is
 * @param width of its picture in pixels; 0 if it is no picture, or does not say so far
 * @param height the same
 */
public record FileHead(FileType type, int width, int height) {

  /** What these first bytes of a file say; empty if it is nothing that the Messages API takes. */
  public static Optional<FileHead> read(byte[] head) {
    return FileType.of(head).map(type -> sized(type, ByteBuffer.wrap(head)));
  }

  /** Whether the picture's size is known. */
  public boolean sized() {
    return width > 0 && height > 0;
  }

  private static FileHead sized(FileType type, ByteBuffer file) {
    return switch (type) {
      case PNG -> file.capacity() < 24 ? unsized(type) : of(type, file.getInt(16), file.getInt(20));
      case GIF ->
          file.capacity() < 10
              ? unsized(type)
              : of(type, littleShort(file, 6) & 0xffff, littleShort(file, 8) & 0xffff);
      case JPEG -> jpeg(file);
      case WEBP -> file.capacity() < 30 ? unsized(type) : webp(file.order(ByteOrder.LITTLE_ENDIAN));
      case PDF -> unsized(type);
    };
  }

  private static short littleShort(ByteBuffer file, int at) {
    return file.order(ByteOrder.LITTLE_ENDIAN).getShort(at);
  }

  private static FileHead unsized(FileType type) {
    return new FileHead(type, 0, 0);
  }

  private static FileHead of(FileType type, int width, int height) {
    return width <= 0 || height <= 0 ? unsized(type) : new FileHead(type, width, height);
  }

  /** The frame's header tells it; it stands behind segments of any number and length. */
  private static FileHead jpeg(ByteBuffer file) {
    int at = 2;
    while (at + 9 <= file.capacity() && file.get(at) == (byte) 0xff) {
      int marker = file.get(at + 1) & 0xff;
      boolean frame =
          marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
      if (frame) {
        return of(FileType.JPEG, file.getShort(at + 7) & 0xffff, file.getShort(at + 5) & 0xffff);
      }
      at += 2 + (file.getShort(at + 2) & 0xffff);
    }
    return unsized(FileType.JPEG);
  }

  /** Three kinds: lossy, lossless, extended. */
  private static FileHead webp(ByteBuffer file) {
    return switch (file.get(15)) {
      case ' ' -> of(FileType.WEBP, file.getShort(26) & 0x3fff, file.getShort(28) & 0x3fff);
      case 'L' -> {
        int bits = file.getInt(21);
        yield of(FileType.WEBP, (bits & 0x3fff) + 1, ((bits >> 14) & 0x3fff) + 1);
      }
      case 'X' -> of(FileType.WEBP, (file.getInt(24) & 0xffffff) + 1, (file.getInt(26) >>> 8) + 1);
      default -> unsized(FileType.WEBP);
    };
  }
}
