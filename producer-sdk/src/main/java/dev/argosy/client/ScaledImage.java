package dev.argosy.client;

import dev.argosy.content.FileFacts;
import dev.argosy.content.FileHead;
import dev.argosy.content.FileType;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Scales a picture down to what a model sees of it: one token for each 28 by 28 pixels, at most so
 * many tokens. JPEG stays JPEG, and is turned as its camera noted; everything else becomes PNG. All
 * in memory: ImageIO's own streams would leave the picture in a file for a while.
 */
final class ScaledImage {
  private static final int PATCH = 28;
  private static final float JPEG_QUALITY = 0.9f;

  /** Pixels that are decoded at once; of a larger picture only each second, third ... is read. */
  private static final long DECODED_MAX = 32_000_000;

  private ScaledImage() {}

  /**
   * What a picture may be.
   *
   * @param tokens most patches of 28 by 28 pixels
   * @param side most pixels on either side
   * @param encodedBytes most characters in base64
   */
  record Bounds(int tokens, int side, int encodedBytes) {}

  /**
   * The picture within these bounds; the same array if it is already, or if Java cannot decode it.
   */
  static byte[] of(byte[] file, FileHead head, Bounds bounds) {
    double factor = factor(head.width(), head.height(), bounds);
    boolean fits = factor >= 1 && FileFacts.encodedLength(file.length) <= bounds.encodedBytes();
    if (!head.sized() || fits) {
      return file;
    }
    try {
      BufferedImage source = decoded(file);
      if (source == null) {
        return file;
      }
      int width = Math.max(1, (int) (head.width() * factor));
      int height = Math.max(1, (int) (head.height() * factor));
      BufferedImage scaled = scaled(source, width, height);
      if (head.type() == FileType.JPEG) {
        return jpeg(turned(scaled, JpegOrientation.of(file)));
      }
      byte[] lossless = png(scaled);
      return FileFacts.encodedLength(lossless.length) <= bounds.encodedBytes()
          ? lossless
          : jpeg(onWhite(scaled));
    } catch (IOException undecodable) {
      return file; // CMYK, damaged: the platform judges it as it is.
    }
  }

  /** By what both sides shrink; 1 or more if they need not. */
  private static double factor(int width, int height, Bounds bounds) {
    double factor = Math.min(1.0, (double) bounds.side() / Math.max(width, height));
    while (patches(width * factor) * patches(height * factor) > bounds.tokens()) {
      factor *= 0.995;
    }
    return factor;
  }

  private static long patches(double side) {
    return Math.max(1, (long) Math.ceil(Math.floor(side) / PATCH));
  }

  /** Null if there is no decoder for it. */
  private static @Nullable BufferedImage decoded(byte[] file) throws IOException {
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      var readers = ImageIO.getImageReaders(stream);
      if (!readers.hasNext()) {
        return null;
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(stream, true, true);
        ImageReadParam how = reader.getDefaultReadParam();
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        int step = (int) Math.ceil(Math.sqrt((double) pixels / DECODED_MAX));
        if (step > 1) {
          how.setSourceSubsampling(step, step, 0, 0);
        }
        return reader.read(0, how);
      } finally {
        reader.dispose();
      }
    } catch (RuntimeException damaged) { // ImageIO's readers throw anything at a damaged file.
      throw new IOException("the picture cannot be decoded", damaged);
    }
  }

  /** Halved again and again, so that no pixel goes unseen. */
  private static BufferedImage scaled(BufferedImage source, int width, int height) {
    BufferedImage image = source;
    do {
      int nextWidth = Math.max(width, image.getWidth() / 2);
      int nextHeight = Math.max(height, image.getHeight() / 2);
      BufferedImage smaller = canvas(source, nextWidth, nextHeight);
      Graphics2D graphics = smaller.createGraphics();
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.drawImage(image, 0, 0, nextWidth, nextHeight, null);
      graphics.dispose();
      image = smaller;
    } while (image.getWidth() > width || image.getHeight() > height);
    return image;
  }

  private static BufferedImage turned(BufferedImage image, JpegOrientation orientation) {
    if (orientation == JpegOrientation.UPRIGHT) {
      return image;
    }
    boolean lying = orientation.swapsSides();
    BufferedImage turned =
        canvas(
            image,
            lying ? image.getHeight() : image.getWidth(),
            lying ? image.getWidth() : image.getHeight());
    Graphics2D graphics = turned.createGraphics();
    AffineTransform turn = orientation.turn(image.getWidth(), image.getHeight());
    graphics.drawImage(image, turn, null);
    graphics.dispose();
    return turned;
  }

  /** JPEG knows no transparency. */
  private static BufferedImage onWhite(BufferedImage image) {
    BufferedImage opaque =
        new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = opaque.createGraphics();
    graphics.drawImage(image, 0, 0, Color.WHITE, null);
    graphics.dispose();
    return opaque;
  }

  private static BufferedImage canvas(BufferedImage like, int width, int height) {
    boolean alpha = like.getColorModel().hasAlpha();
    return new BufferedImage(
        width, height, alpha ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
  }

  private static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(target)) {
      if (!ImageIO.write(image, "png", stream)) {
        throw new IOException("Java has no encoder for PNG");
      }
    }
    return target.toByteArray();
  }

  private static byte[] jpeg(BufferedImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (ImageOutputStream stream = new MemoryCacheImageOutputStream(target)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(JPEG_QUALITY);
      writer.setOutput(stream);
      writer.write(null, new IIOImage(image, null, null), how);
    } finally {
      writer.dispose();
    }
    return target.toByteArray();
  }
}
