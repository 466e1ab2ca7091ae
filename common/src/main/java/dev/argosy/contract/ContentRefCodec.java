package dev.argosy.contract;

import org.jspecify.annotations.Nullable;

/** References as a member of our records. */
final class ContentRefCodec {
  private ContentRefCodec() {}

  static void write(JsonWriter json, String name, @Nullable ContentRef content) {
    if (content != null) {
      json.begin(name);
      json.text("ref", content.ref());
      json.number("bytes", (long) content.bytes());
      json.text("sha256", content.sha256());
      json.number("tokens", content.tokens());
      json.end();
    }
  }

  static @Nullable ContentRef read(@Nullable JsonFields content) {
    return content == null
        ? null
        : new ContentRef(
            content.requiredText("ref"),
            content.requiredInteger("bytes"),
            content.requiredText("sha256"),
            content.integer("tokens"));
  }
}
