package dev.argosy.content;

import dev.argosy.contract.ContentRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an object stands: {@code TENANT/REQUEST-ID/request-SHA256} and {@code .../result-SHA256}.
 * So all of a tenant's content, or all of a request's, is under one prefix; and who writes the same
 * again writes the same object, while another content never takes its place.
 *
 * @param store the store's name in the configuration
 * @param key the key in it
 */
public record ContentKey(String store, String key) {
  private static final Pattern KEY =
      Pattern.compile(
          "[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}){0,7}");

  /** Longer texts are cut, and told apart by their checksum. */
  private static final int SEGMENT_MAX = 160;

  private static final int CUT = 96;
  private static final String NOBODY = "_";

  public ContentKey {
    if (!isKey(key)) {
      throw new IllegalArgumentException(
          "a key must be segments of a-zA-Z0-9._- that begin with no dot, was " + key);
    }
  }

  /** Where a reference points to. */
  public static ContentKey of(ContentRef content) {
    int slash = content.ref().indexOf('/');
    return new ContentKey(content.ref().substring(0, slash), content.ref().substring(slash + 1));
  }

  /** Where the content of a request goes. */
  public static ContentKey ofRequest(
      String store, @Nullable String tenant, String id, byte[] content) {
    return named(store, tenant, id, "request-" + sha256(content));
  }

  /** Where the message of a result goes. */
  public static ContentKey ofResult(
      String store, @Nullable String tenant, String id, byte[] message) {
    return named(store, tenant, id, "result-" + sha256(message));
  }

  private static ContentKey named(String store, @Nullable String tenant, String id, String object) {
    return new ContentKey(store, prefix(tenant) + "/" + segment(id) + "/" + object);
  }

  /** The key as a reference has it. */
  public String ref() {
    return store + "/" + key;
  }

  /** Whether it is this tenant's. */
  public boolean isOf(@Nullable String tenant) {
    return key.startsWith(prefix(tenant) + "/");
  }

  /** The first segment of a tenant's keys; {@code _} of requests without one. */
  public static String prefix(@Nullable String tenant) {
    return tenant == null ? NOBODY : segment(tenant);
  }

  /**
   * A text as one segment of a key, no two texts the same: letters, digits, dashes and inner dots
   * stay, every other byte becomes {@code _} and two hexadecimal digits.
   */
  public static String segment(String text) {
    StringBuilder segment = new StringBuilder(text.length());
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean stays =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || (c == '.' && segment.length() > 0);
      if (stays) {
        segment.append(c);
      } else {
        segment.append(String.format(Locale.ROOT, "_%02X", (int) c));
      }
    }
    return segment.length() <= SEGMENT_MAX
        ? segment.toString()
        // A small h follows no underscore otherwise.
        : segment.substring(0, CUT) + "_h" + sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The SHA-256 of these bytes, 64 lower-case hexadecimal digits. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }

  static boolean isKey(String key) {
    return KEY.matcher(key).matches();
  }
}
