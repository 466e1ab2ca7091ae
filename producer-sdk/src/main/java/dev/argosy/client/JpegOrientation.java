package dev.argosy.client;

import java.awt.geom.AffineTransform;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * How a camera was held, by the Exif tag 0x0112: a new encoding of the picture loses the note, so
 * it must be turned itself.
 */
enum JpegOrientation {
  /** As it should be. */
  UPRIGHT(false),
  /** Left and right are swapped. */
  MIRRORED(false),
  /** Upside down. */
  UPSIDE_DOWN(false),
  /** Top and bottom are swapped. */
  FLIPPED(false),
  /** Rows are columns. */
  TRANSPOSED(true),
  /** To be turned clockwise. */
  LYING_LEFT(true),
  /** Rows are columns, from the other corner. */
  TRANSVERSED(true),
  /** To be turned counter-clockwise. */
  LYING_RIGHT(true);

  private static final int TAG = 0x0112;
  private static final int APP1 = 0xe1;
  private static final int START_OF_SCAN = 0xda;
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  private final boolean swapsSides;

  JpegOrientation(boolean swapsSides) {
    this.swapsSides = swapsSides;
  }

  /** Of this file; upright if it does not say. */
  static JpegOrientation of(byte[] file) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(file);
      int at = 2;
      while (at + 4 <= file.length && bytes.get(at) == (byte) 0xff) {
        int marker = bytes.get(at + 1) & 0xff;
        int length = bytes.getShort(at + 2) & 0xffff;
        boolean exif =
            marker == APP1
                && at + 4 + EXIF.length <= file.length
                && bytes.slice(at + 4, EXIF.length).equals(ByteBuffer.wrap(EXIF));
        if (exif) {
          int from = at + 4 + EXIF.length;
          return inTiff(bytes.slice(from, Math.min(at + 2 + length, file.length) - from));
        }
        if (marker == START_OF_SCAN) {
          break;
        }
        at += 2 + length;
      }
    } catch (IndexOutOfBoundsException damaged) {
      return UPRIGHT;
    }
    return UPRIGHT;
  }

  private static JpegOrientation inTiff(ByteBuffer tiff) {
    boolean little = tiff.get(0) == 'I';
    tiff.order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int directory = tiff.getInt(4);
    int entries = tiff.getShort(directory) & 0xffff;
    for (int i = 0; i < entries; i++) {
      int entry = directory + 2 + 12 * i;
      if ((tiff.getShort(entry) & 0xffff) == TAG) {
        int value = tiff.getShort(entry + 8) & 0xffff;
        return value >= 1 && value <= values().length ? values()[value - 1] : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  /** Whether width becomes height. */
  boolean swapsSides() {
    return swapsSides;
  }

  /** Turns a picture of this size upright. */
  AffineTransform turn(int width, int height) {
    return switch (this) {
      case UPRIGHT -> new AffineTransform();
      case MIRRORED -> new AffineTransform(-1, 0, 0, 1, width, 0);
      case UPSIDE_DOWN -> new AffineTransform(-1, 0, 0, -1, width, height);
      case FLIPPED -> new AffineTransform(1, 0, 0, -1, 0, height);
      case TRANSPOSED -> new AffineTransform(0, 1, 1, 0, 0, 0);
      case LYING_LEFT -> new AffineTransform(0, 1, -1, 0, height, 0);
      case TRANSVERSED -> new AffineTransform(0, -1, -1, 0, height, width);
      case LYING_RIGHT -> new AffineTransform(0, -1, 1, 0, 0, width);
    };
  }
}
