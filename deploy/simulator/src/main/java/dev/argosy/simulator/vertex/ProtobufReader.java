package dev.argosy.simulator.vertex;

import java.nio.charset.StandardCharsets;

/**
 * Walks over the fields of a message. For one message.
 *
 * <p>Every method throws {@link IndexOutOfBoundsException} if the message is cut short or is none.
 */
final class ProtobufReader {
  private static final int VARINT = 0;
  private static final int EIGHT_BYTES = 1;
  private static final int LENGTH = 2;
  private static final int FOUR_BYTES = 5;

  private final byte[] array;
  private final int end;
  private int position;
  private int valueOffset;

  /** The message that stands in a part of an array. */
  ProtobufReader(byte[] array, int offset, int bytes) {
    this.array = array;
    this.position = offset;
    this.end = offset + bytes;
  }

  /**
   * Goes to the next field.
   *
   * @return its number; 0 after the last one
   */
  int next() {
    if (position == end) {
      return 0;
    }
    long tag = varint();
    valueOffset = position;
    switch ((int) tag & 7) {
      case VARINT -> varint();
      case EIGHT_BYTES -> skip(8);
      case FOUR_BYTES -> skip(4);
      case LENGTH -> {
        long length = varint();
        valueOffset = position;
        skip(length);
      }
      default -> throw new IndexOutOfBoundsException("no field of protobuf");
    }
    return (int) (tag >>> 3);
  }

  /** Where the value of a field with a length begins. */
  int offset() {
    return valueOffset;
  }

  /** How long it is. */
  int bytes() {
    return position - valueOffset;
  }

  /** It as text. */
  String text() {
    return new String(array, valueOffset, bytes(), StandardCharsets.UTF_8);
  }

  private void skip(long bytes) {
    if (bytes < 0 || bytes > end - position) {
      throw new IndexOutOfBoundsException("a field is longer than its message");
    }
    position += (int) bytes;
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (position == end) {
        throw new IndexOutOfBoundsException("a number is cut short");
      }
      byte next = array[position++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new IndexOutOfBoundsException("a number is longer than 64 bits");
  }
}
