package dev.argosy.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.catalog.Catalog;
import dev.argosy.contract.Body;
import dev.argosy.contract.RawJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileRulesTest {
  private static final String SMALL = "claude-haiku-4-5";
  private static final String LARGE = "claude-sonnet-5";
  private static final FileRules RULES = new FileRules(Catalog.bundled());

  @Test
  void whatTheApiTakesIsNoProblem() {
    assertThat(RULES.problem(body(SMALL, List.of()))).isEmpty();
    assertThat(RULES.problem(body(SMALL, Collections.nCopies(100, png(100, 100, 90))))).isEmpty();
    assertThat(RULES.problem(body(LARGE, Collections.nCopies(600, png(100, 100, 90))))).isEmpty();
    assertThat(RULES.problem(body(SMALL, List.of(png(8_000, 8_000, 90))))).isEmpty();
  }

  @Test
  void aLargeImageIsNamedByItsPlaceWithLimitAndValue() {
    assertThat(RULES.problem(body(SMALL, List.of(png(9, 9, 90), pdf(1), png(9, 9, 6 << 20)))))
        .contains("image 2: an image must have at most 5,242,880 bytes in base64, was 8,388,608");
  }

  @Test
  void anImageMayHave8000PixelsASideAndWithManyFiles2000() {
    assertThat(RULES.problem(body(SMALL, List.of(png(8_001, 10, 90)))))
        .contains("image 1: an image must have at most 8,000 pixels a side, was 8,001 x 10");
    assertThat(RULES.problem(body(SMALL, Collections.nCopies(20, png(10, 2_001, 90))))).isEmpty();
    assertThat(RULES.problem(body(SMALL, Collections.nCopies(21, png(10, 2_001, 90)))))
        .contains(
            "image 1: an image must have at most 2,000 pixels a side with more than 20 files in a"
                + " request, was 10 x 2,001");
  }

  @Test
  void theNumberOfImagesDependsOnTheModelsContext() {
    assertThat(RULES.problem(body(SMALL, Collections.nCopies(101, png(9, 9, 90)))))
        .contains("claude-haiku-4-5 takes at most 100 images in a request, was 101");
    assertThat(RULES.problem(body("haiku-4-5", Collections.nCopies(101, png(9, 9, 90)))))
        .isNotEmpty();
    assertThat(RULES.problem(body(LARGE, Collections.nCopies(700, png(9, 9, 90)))))
        .contains("claude-sonnet-5 takes at most 600 images in a request, was 700");
  }

  @Test
  void aModelThatTheCatalogueDoesNotKnowHasTheWidestLimits() {
    assertThat(RULES.problem(body("ours", Collections.nCopies(600, png(9, 9, 90))))).isEmpty();
    assertThat(RULES.problem(body("ours", Collections.nCopies(601, png(9, 9, 90))))).isNotEmpty();
    assertThat(RULES.imageTokens("ours")).isEqualTo(4_784);
    assertThat(RULES.imageTokens(SMALL)).isEqualTo(1_568);
  }

  @Test
  void pagesOfAllDocumentsCountTogether() {
    assertThat(RULES.problem(body(SMALL, List.of(pdf(60), pdf(40))))).isEmpty();
    assertThat(RULES.problem(body(SMALL, List.of(pdf(60), pdf(41)))))
        .contains(
            "all documents: claude-haiku-4-5 takes at most 100 pages of PDF in a request, was 101");
    assertThat(RULES.problem(body(LARGE, List.of(pdf(3), pdf(601)))))
        .contains(
            "document 2: claude-sonnet-5 takes at most 600 pages of PDF in a request, was 601");
  }

  @Test
  void aRequestIsAsLargeAsTheLargestPlatformOfItsModelTakes() {
    byte[] large = Arrays.copyOf(pdf(1), 23_700_000);
    assertThat(RULES.problem(body(SMALL, List.of(large))).orElseThrow())
        .startsWith("body must have at most 31,457,280 bytes (vertex), was 31,6");
    FileRules bedrockOnly =
        new FileRules(
            Catalog.bundled()
                .withOverride(
                    new java.io.ByteArrayInputStream(
                        ("models: {m: {context-tokens: 10, max-output-tokens: 5, burndown: 1,"
                                + " platform-ids: {bedrock: m}}}")
                            .getBytes(StandardCharsets.UTF_8))));
    assertThat(
            bedrockOnly.problem(body("m", List.of(Arrays.copyOf(large, 16_000_000)))).orElseThrow())
        .startsWith("body must have at most 20,971,520 bytes (bedrock), was 21,3");
  }

  @Test
  void aDocumentThatIsTooLargeAloneIsNamed() {
    FileFacts file = FileFacts.of("report.pdf", Arrays.copyOf(pdf(1), 40 << 20)).orElseThrow();
    assertThat(RULES.problem(file, SMALL, 1))
        .contains(
            "report.pdf: a request must have at most 31,457,280 bytes (vertex), was 55,924,056 in"
                + " base64 for this document alone");
  }

  private static byte[] png(int width, int height, int bytes) {
    return ByteBuffer.allocate(bytes)
        .put("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR".getBytes(StandardCharsets.ISO_8859_1))
        .putInt(width)
        .putInt(height)
        .array();
  }

  private static byte[] pdf(int pages) {
    return ("%PDF-1.7\n1 0 obj<</Pages 2 0 R>>endobj\n2 0 obj<</Kids[]/Count "
            + pages
            + ">>endobj\ntrailer<</Root 1 0 R>>\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static Body body(String model, List<byte[]> files) {
    StringBuilder json = new StringBuilder("{\"model\":\"" + model + "\",\"messages\":[0");
    for (byte[] file : files) {
      json.append(",{\"source\":{\"data\":\"")
          .append(Base64.getEncoder().encodeToString(file))
          .append("\"}}");
    }
    return Body.of(RawJson.of(json.append("]}").toString()));
  }
}
