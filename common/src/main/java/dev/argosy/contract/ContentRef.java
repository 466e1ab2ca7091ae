package dev.argosy.contract;

import org.jspecify.annotations.Nullable;

/**
 * Content that is kept outside of Kafka: of a request the members left out of its body, as one JSON
 * object; of a result the native response.
 *
 * @param ref a store's name and the object's key in it, such as {@code
 *     main/billing/inv-1/request-x}; a name that both sides have configured, never an address. At
 *     most 900 characters: segments of {@code a-zA-Z0-9._-}, none begins with a dot
 * @param bytes size of the object; 1..67,108,864
 * @param sha256 checksum of the object, 64 lower-case hexadecimal digits
 * @param tokens about how many tokens it is as a prompt, for the quota; null: by its bytes
 */
public record ContentRef(String ref, int bytes, String sha256, @Nullable Integer tokens) {
  /** Most bytes of an object: more than any platform takes. */
  public static final int BYTES_MAX = 64 << 20;

  public ContentRef {
    Rules.enforce(Rules.ref("content.ref", ref));
    Rules.enforce(Rules.range("content.bytes", bytes, 1, BYTES_MAX));
    Rules.enforce(Rules.sha256("content.sha256", sha256));
    Rules.enforce(
        tokens == null ? null : Rules.range("content.tokens", tokens, 1, Integer.MAX_VALUE));
  }

  /** An object whose tokens nobody has counted. */
  public ContentRef(String ref, int bytes, String sha256) {
    this(ref, bytes, sha256, null);
  }

  /** Where and how large; a checksum tells content apart, so it is not shown. */
  @Override
  public String toString() {
    return "ContentRef[" + ref + ", " + bytes + " bytes]";
  }
}
