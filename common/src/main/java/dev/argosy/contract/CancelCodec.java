package dev.argosy.contract;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cancels to bytes and back: {@code {"v":1,"cancel":{"id":"inv-1"},"requested_at":"..."}} or {@code
 * {"v":1,"cancel":{"tag":{"key":"job","value":"invoices"},"tenant":"billing"}}}. Thread-safe.
 */
public final class CancelCodec {
  /** The longest texts, each of their characters escaped, and room for what is not known here. */
  public static final int MOST_BYTES = 64 << 10;

  /** The value of the cancel's record. */
  public byte[] encode(Cancel cancel) {
    JsonWriter json = new JsonWriter(256);
    json.number("v", 1);
    json.begin("cancel");
    Cancel.Target target = cancel.cancel();
    json.text("id", target.id());
    Cancel.Tag tag = target.tag();
    if (tag != null) {
      json.begin("tag");
      json.text("key", tag.key());
      json.text("value", tag.value());
      json.end();
    }
    json.text("tenant", target.tenant());
    json.end();
    json.instant("requested_at", cancel.requestedAt());
    return json.bytes();
  }

  /**
   * The cancel in a record's value. Never throws, whatever the bytes are. Empty if it is none, by
   * the same rules as a request: strict UTF-8, no member twice in one object. Unknown members are
   * skipped, but not inside {@code cancel}: there a later version may say which requests are
   * spared, and to cancel more than was meant is worse than nothing.
   */
  public Optional<Cancel> decode(byte @Nullable [] value) {
    if (value == null
        || value.length > MOST_BYTES
        || Utf8.firstInvalid(value, 0, value.length) >= 0) {
      return Optional.empty();
    }
    try (JsonCursor cursor = JsonCursor.over(value, 0, value.length)) {
      return new CancelReader(cursor).read();
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }
}
