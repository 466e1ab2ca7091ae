package dev.argosy.content;

import java.util.OptionalInt;

/**
 * What an image costs: one token for each 28 by 28 pixels, up to what the platforms scale it down
 * to (FACTS 3).
 *
 * @see <a href="https://docs.claude.com/en/docs/build-with-claude/vision">Vision</a>
 */
final class ImageTokens {
  /** The largest scaling, that of the models from Claude 4.7 on. */
  static final int MOST = 4_784;

  private static final int PATCH = 28;

  private ImageTokens() {}

  /** Of an image whose file begins so; empty if it is none that we know. */
  static OptionalInt of(byte[] head) {
    return FileHead.read(head)
        .filter(file -> file.type().isImage())
        .map(file -> OptionalInt.of(tokens(file)))
        .orElseGet(OptionalInt::empty);
  }

  private static int tokens(FileHead image) {
    if (!image.sized()) {
      return MOST;
    }
    long patches = (long) patches(image.width()) * patches(image.height());
    return (int) Math.min(MOST, patches);
  }

  private static int patches(int side) {
    return (side - 1) / PATCH + 1;
  }
}
