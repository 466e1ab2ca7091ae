package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.content.FileHead;
import dev.argosy.content.FileType;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ScaledImageTest {
  @ParameterizedTest
  @CsvSource({
    "claude-haiku-4-5, 4000, 3000, 1568",
    "claude-sonnet-5, 4000, 3000, 4784",
    "claude-haiku-4-5, 9000, 40, 1568",
    "claude-haiku-4-5, 2000, 3, 1568"
  })
  void anImageBecomesWhatTheModelSees(String model, int width, int height, int tokens) {
    FileHead head = head(scaled(model, Content.scaledImage(Pictures.jpeg(width, height))));
    assertThat(head.type()).isEqualTo(FileType.JPEG);
    assertThat(patches(head)).isLessThanOrEqualTo(tokens);
    assertThat(Math.max(head.width(), head.height())).isLessThanOrEqualTo(8_000);
    double before = (double) width / height;
    assertThat((double) head.width() / head.height()).isBetween(before * 0.95, before * 1.05);
    if (width * height > 1_000_000) {
      assertThat(patches(head)).isGreaterThan(tokens * 9 / 10);
    }
  }

  @Test
  void whatIsSmallEnoughIsSentAsItIs() {
    byte[] small = Pictures.png(1_000, 1_000);
    assertThat(scaled("claude-haiku-4-5", Content.scaledImage(small))).isEqualTo(small);
  }

  @ParameterizedTest
  @CsvSource({"png", "gif"})
  void pngAndGifBecomePng(String format) {
    byte[] large = format.equals("png") ? Pictures.png(3_000, 3_000) : Pictures.gif(3_000, 3_000);
    byte[] scaled = scaled("claude-haiku-4-5", Content.scaledImage(large));
    assertThat(head(scaled).type()).isEqualTo(FileType.PNG);
    BufferedImage picture = Pictures.decoded(scaled);
    assertThat(new Color(picture.getRGB(10, 10))).isEqualTo(Color.RED);
    assertThat(new Color(picture.getRGB(picture.getWidth() - 10, 10))).isEqualTo(Color.BLUE);
  }

  @Test
  void transparencyIsKept() {
    byte[] scaled =
        scaled("claude-haiku-4-5", Content.scaledImage(Pictures.transparentPng(3_000, 3_000)));
    assertThat(Pictures.decoded(scaled).getRGB(5, 5) >>> 24).isZero();
  }

  @Test
  void whatWouldBeTooManyBytesAsPngBecomesJpeg() {
    byte[] scaled = scaled("claude-sonnet-5", Content.scaledImage(Pictures.noise(1_800, 1_800)));
    assertThat(head(scaled).type()).isEqualTo(FileType.JPEG);
    assertThat(scaled.length).isLessThan(5 << 20);
  }

  /** A phone's picture: the pixels lie, and a note says how. */
  @ParameterizedTest
  @EnumSource(JpegOrientation.class)
  void aPictureIsTurnedAsItsCameraNoted(JpegOrientation orientation) throws IOException {
    byte[] file =
        withExif(
            Pictures.jpeg(3_200, 2_400),
            Arrays.asList(JpegOrientation.values()).indexOf(orientation) + 1);
    assertThat(JpegOrientation.of(file)).isEqualTo(orientation);
    BufferedImage turned = Pictures.decoded(scaled("claude-haiku-4-5", Content.scaledImage(file)));
    assertThat(turned.getHeight() > turned.getWidth()).isEqualTo(orientation.swapsSides());
    int x = orientation.swapsSides() ? turned.getWidth() / 2 : 20;
    int y = orientation.swapsSides() ? 20 : turned.getHeight() / 2;
    boolean redFirst =
        switch (orientation) {
          case UPRIGHT, FLIPPED, TRANSPOSED, LYING_LEFT -> true;
          case MIRRORED, UPSIDE_DOWN, TRANSVERSED, LYING_RIGHT -> false;
        };
    assertThat(new Color(turned.getRGB(x, y)).getRed() > 200).isEqualTo(redFirst);
  }

  /** Java has no decoder of WebP: sent as it is, unless a limit forbids it. */
  @Test
  void webpIsSentAsItIsOrRefusedWithTheLimit() {
    byte[] webp =
        Arrays.copyOf("RIFF\0\0\0\0WEBPVP8X\n\0\0\0".getBytes(StandardCharsets.US_ASCII), 100);
    webp[25] = (byte) (4_000 >> 8);
    webp[28] = (byte) (4_000 >> 8);
    assertThat(head(webp).width()).isGreaterThan(3_000);
    assertThat(scaled("claude-haiku-4-5", Content.scaledImage(webp))).isEqualTo(webp);
    assertThatThrownBy(
            () -> scaled("claude-haiku-4-5", Content.scaledImage(Arrays.copyOf(webp, 6_000_000))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("image 1: an image must have at most 5,242,880 bytes in base64, was 8,000,000");
  }

  /** They may be private, and a container's disk may be read-only. */
  @Test
  void picturesDoNotGoThroughFiles(@TempDir Path directory) throws IOException {
    byte[] jpeg = Pictures.jpeg(3_000, 2_000);
    byte[] png = Pictures.png(3_000, 2_000);
    Path gone = Files.createDirectory(directory.resolve("gone"));
    ImageIO.setCacheDirectory(gone.toFile());
    try {
      Files.delete(gone);
      for (byte[] large : List.of(jpeg, png)) {
        byte[] scaled = scaled("claude-haiku-4-5", Content.scaledImage(large));
        assertThat(head(scaled).width()).isLessThan(2_000);
      }
    } finally {
      ImageIO.setCacheDirectory(null);
    }
  }

  @Test
  void aDamagedPictureIsLeftToThePlatform() {
    byte[] cut = Arrays.copyOf(Pictures.png(4_000, 4_000), 200);
    assertThat(scaled("claude-haiku-4-5", Content.scaledImage(cut))).isEqualTo(cut);
  }

  private static byte[] scaled(String model, Content image) {
    JsonNode body =
        NativeJson.node(
            "body",
            MessageRequest.builder().model(model).maxTokens(1).user(image).build().body().json());
    return Base64.getDecoder().decode(body.path("messages").path(0).findValue("data").textValue());
  }

  private static FileHead head(byte[] file) {
    return FileHead.read(file).orElseThrow();
  }

  private static int patches(FileHead head) {
    return ((head.width() + 27) / 28) * ((head.height() + 27) / 28);
  }

  /** Behind the file's mark, big-endian, with another entry before the orientation. */
  private static byte[] withExif(byte[] jpeg, int orientation) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(jpeg, 0, 2);
    byte[] tiff = {
      'M',
      'M',
      0,
      42,
      0,
      0,
      0,
      8,
      0,
      2,
      1,
      0,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      1,
      0,
      0,
      1,
      0x12,
      0,
      3,
      0,
      0,
      0,
      1,
      0,
      (byte) orientation,
      0,
      0,
      0,
      0,
      0,
      0
    };
    file.write(new byte[] {(byte) 0xff, (byte) 0xe1, 0, (byte) (8 + tiff.length)});
    file.write("Exif\0\0".getBytes(StandardCharsets.US_ASCII));
    file.write(tiff);
    file.write(jpeg, 2, jpeg.length - 2);
    return file.toByteArray();
  }
}
