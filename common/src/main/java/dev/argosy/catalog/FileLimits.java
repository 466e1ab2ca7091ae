package dev.argosy.catalog;

import java.util.Map;

/**
 * What the platforms take of images and documents in one request.
 *
 * @param requestBytes most bytes of a native request, by kind of platform: {@code bedrock}, {@code
 *     vertex}
 * @param imageBytes most characters of an image in base64
 * @param imageSide most pixels of an image on either side
 * @param manyFiles with more images and documents than this, {@code imageSideOfMany} holds
 * @param imageSideOfMany most pixels of an image on either side, where there are many files
 * @param largeContextTokens models of at least this context take what {@code largeContext} says
 * @param largeContext how much such a model takes
 * @param smallContext how much any other takes
 */
public record FileLimits(
    Map<String, Integer> requestBytes,
    int imageBytes,
    int imageSide,
    int manyFiles,
    int imageSideOfMany,
    int largeContextTokens,
    Counts largeContext,
    Counts smallContext) {
  private static final int ANY = Integer.MAX_VALUE;
  private static final Counts ANY_COUNTS = new Counts(ANY, ANY);

  /** No limit at all: what a catalogue knows before it has read any. */
  static final FileLimits NONE =
      new FileLimits(Map.of(), ANY, ANY, ANY, ANY, ANY, ANY_COUNTS, ANY_COUNTS);

  public FileLimits {
    requestBytes = Map.copyOf(requestBytes);
  }

  /**
   * How much a model takes in one request.
   *
   * @param images most images
   * @param pdfPages most pages of all documents together
   */
  public record Counts(int images, int pdfPages) {}

  /** How much a model of this context takes. */
  public Counts counts(int contextTokens) {
    return contextTokens >= largeContextTokens ? largeContext : smallContext;
  }
}
