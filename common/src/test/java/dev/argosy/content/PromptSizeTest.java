package dev.argosy.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Body;
import dev.argosy.contract.RawJson;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptSizeTest {
  @Test
  void textIsFourBytesAToken() {
    assertThat(PromptSize.of(text("x".repeat(4_000)))).isBetween(1_000L, 1_050L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png", "jpg", "gif"})
  void anImageIsAsManyTokensAsItHasPatchesOf28Pixels(String format) throws IOException {
    long tokens = PromptSize.of(image("image/" + format, image(format, 280, 561)));
    assertThat(tokens - 1).isBetween(10 * 21L, 10 * 21 + 60L);
  }

  @Test
  void aLargeImageIsScaledDown() throws IOException {
    assertThat(PromptSize.of(image("image/png", image("png", 4_000, 4_000))))
        .isBetween(4_784L, 4_850L);
  }

  @ParameterizedTest
  @CsvSource({
    // lossy 64 x 32, lossless 64 x 32, extended 64 x 32
    "52494646000000005745425056503820000000000000009d012a40002000",
    "5249464600000000574542505650384c000000002f3fc0070000000000000000",
    "524946460000000057454250565038580a000000000000003f00001f0000"
  })
  void theThreeKindsOfWebpTellTheirSizes(String hex) {
    byte[] file = new byte[120];
    byte[] header = HexFormat.of().parseHex(hex);
    System.arraycopy(header, 0, file, 0, header.length);
    assertThat(ImageTokens.of(file)).hasValue(3 * 2);
  }

  @Test
  void aJpegWhoseFrameStandsBehindALongHeadCostsTheMost() {
    byte[] file = new byte[100];
    file[0] = (byte) 0xff;
    file[1] = (byte) 0xd8;
    file[2] = (byte) 0xff;
    file[3] = (byte) 0xe1;
    file[4] = (byte) 0x7f;
    assertThat(ImageTokens.of(file)).hasValue(ImageTokens.MOST);
  }

  @Test
  void whatIsNoImageIsCountedByItsBytes() {
    String pdf =
        Base64.getEncoder()
            .encodeToString(("%PDF" + "x".repeat(29_996)).getBytes(StandardCharsets.US_ASCII));
    assertThat(PromptSize.of(image("application/pdf", pdf))).isBetween(1_000L, 1_060L);
    assertThat(ImageTokens.of(new byte[0])).isEmpty();
  }

  @Test
  void aTextThatSpeaksOfDataIsText() {
    String speech = "{\\\"data\\\":\\\"" + "A".repeat(400) + "\\\"}";
    assertThat(PromptSize.of(text(speech))).isGreaterThan(100);
  }

  private static String image(String format, int width, int height) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, file);
    return Base64.getEncoder().encodeToString(file.toByteArray());
  }

  private static Body image(String type, String data) {
    return Body.of(
        RawJson.of(
            """
            {"model":"m","messages":[{"role":"user","content":[{"type":"image","source":\
            {"type":"base64","media_type":"%s", "data" : "%s"}}]}]}\
            """
                .formatted(type, data)));
  }

  private static Body text(String text) {
    return Body.of(
        RawJson.of(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(text)));
  }
}
