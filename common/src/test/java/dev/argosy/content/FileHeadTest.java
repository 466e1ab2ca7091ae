package dev.argosy.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileHeadTest {
  @ParameterizedTest
  @CsvSource({"png, PNG", "jpg, JPEG", "gif, GIF"})
  void aPictureTellsItsTypeAndItsSize(String format, FileType type) throws IOException {
    assertThat(FileHead.read(image(format, 320, 45))).contains(new FileHead(type, 320, 45));
  }

  @ParameterizedTest
  @CsvSource({
    "lossy, 52494646000000005745425056503820000000000000009d012a40002000",
    "lossless, 5249464600000000574542505650384c000000002f3fc0070000000000000000",
    "extended, 524946460000000057454250565038580a000000000000003f00001f0000"
  })
  void theThreeKindsOfWebpTellTheirSizes(String kind, String hex) {
    byte[] file = Arrays.copyOf(HexFormat.of().parseHex(hex), 120);
    assertThat(FileHead.read(file)).as(kind).contains(new FileHead(FileType.WEBP, 64, 32));
  }

  @Test
  void aDocumentHasNoPixels() {
    byte[] junkFirst = "junk before\n%PDF-1.7\n".getBytes(StandardCharsets.US_ASCII);
    assertThat(FileHead.read(junkFirst)).contains(new FileHead(FileType.PDF, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GIF", "RIFF0000WAVEfmt ", "Dear Sir or Madam", "<svg/>", "BM6"})
  void whatTheApiDoesNotTakeIsNothing(String text) {
    assertThat(FileHead.read(text.getBytes(StandardCharsets.US_ASCII))).isEmpty();
  }

  /** A file may end anywhere, and its numbers may be anything. */
  @RepeatedTest(200)
  void aDamagedHeadNeverThrows() throws IOException {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    String format = new String[] {"png", "jpg", "gif"}[random.nextInt(3)];
    byte[] file = Arrays.copyOf(image(format, 40, 30), random.nextInt(64));
    for (int i = 0; i < 3 && file.length > 8; i++) {
      file[8 + random.nextInt(file.length - 8)] = (byte) random.nextInt();
    }
    assertThat(FileHead.read(file))
        .as("seed %d", seed)
        .satisfies(head -> head.ifPresent(read -> assertThat(read.width()).isNotNegative()));
  }

  private static byte[] image(String format, int width, int height) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, file);
    return file.toByteArray();
  }
}
