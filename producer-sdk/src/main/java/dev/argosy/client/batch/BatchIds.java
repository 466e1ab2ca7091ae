package dev.argosy.client.batch;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The ids of a batch's requests: {@code BATCH/NUMBER/ID}, so that the number is read off a record's
 * key. They are the same in each run. An id of the caller's that would make it longer than the 256
 * characters of a request's id is cut, and ends in a digest of the whole. Immutable.
 */
final class BatchIds {
  /** What is left of 256 characters: the batch has 64, the number 9, and there are two slashes. */
  private static final int ID_MAX = 180;

  private static final int CUT = 140;
  private static final int DIGEST_BYTES = 16;
  private static final int DIGITS_MAX = 9;

  private final String begin;
  private final byte[] beginBytes;

  BatchIds(String batch) {
    this.begin = batch + "/";
    this.beginBytes = begin.getBytes(StandardCharsets.UTF_8);
  }

  String id(BatchRequest request) {
    return begin + request.number() + "/" + shortened(request.request().id());
  }

  /** The number in a record's key; -1 if the record is none of this batch. */
  int number(byte[] key) {
    int digits = beginBytes.length;
    if (key.length <= digits || !begins(key)) {
      return -1;
    }
    int number = 0;
    int at = digits;
    while (at < key.length && key[at] >= '0' && key[at] <= '9' && at - digits < DIGITS_MAX) {
      number = 10 * number + key[at++] - '0';
    }
    boolean whole = at > digits && at < key.length && key[at] == '/';
    return whole && number <= BatchRequest.NUMBER_MAX ? number : -1;
  }

  private boolean begins(byte[] key) {
    for (int i = 0; i < beginBytes.length; i++) {
      if (key[i] != beginBytes[i]) {
        return false;
      }
    }
    return true;
  }

  private static String shortened(String id) {
    if (id.codePointCount(0, id.length()) <= ID_MAX) {
      return id;
    }
    byte[] digest = sha256().digest(id.getBytes(StandardCharsets.UTF_8));
    return id.substring(0, id.offsetByCodePoints(0, CUT))
        + "~"
        + HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
