package dev.argosy.contract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * One JSON value as its UTF-8 bytes, passed through untouched: a request's body, a native response,
 * opaque metadata.
 *
 * <p>A view: it may share the array it was made from, so nobody may change that array afterwards.
 * {@link #toString} shows the size only, so content cannot slip into a log. Whether the bytes are
 * JSON is the business of whoever reads them ({@link RequestCodec}, {@link NativeMessage}).
 * Thread-safe.
 */
public final class RawJson {
  private final byte[] array;
  private final int from;
  private final int to;

  private RawJson(byte[] array, int from, int to) {
    this.array = array;
    this.from = from;
    this.to = to;
  }

  /** The value in these bytes; the array is not copied and must not be changed any more. */
  public static RawJson of(byte[] bytes) {
    return new RawJson(bytes, 0, bytes.length);
  }

  /** The value in this text. */
  public static RawJson of(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The bytes {@code from} (included) to {@code to} (excluded) of an array that is not copied. */
  static RawJson slice(byte[] array, int from, int to) {
    Objects.checkFromToIndex(from, to, array.length);
    return new RawJson(array, from, to);
  }

  /**
   * The bytes, to be read only: a copy where this is part of a larger array, else the array itself.
   */
  public byte[] bytes() {
    return from == 0 && to == array.length ? array : Arrays.copyOfRange(array, from, to);
  }

  /** Size in bytes. */
  public int size() {
    return to - from;
  }

  /** The bytes as text. It is content: never log it. */
  public String text() {
    return new String(array, from, to - from, StandardCharsets.UTF_8);
  }

  byte[] array() {
    return array;
  }

  int from() {
    return from;
  }

  int to() {
    return to;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RawJson that
        && Arrays.equals(array, from, to, that.array, that.from, that.to);
  }

  @Override
  public int hashCode() {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + array[i];
    }
    return hash;
  }

  /** The size, never the content. */
  @Override
  public String toString() {
    return "RawJson[" + size() + " bytes]";
  }
}
