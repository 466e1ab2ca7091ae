package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.contract.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentTest {
  private static final byte[] PDF =
      "%PDF-1.7\n1 0 obj<</Pages 2 0 R>>endobj\n2 0 obj<</Count 3>>endobj\ntrailer<</Root 1 0 R>>"
          .getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path directory;

  @Test
  void textsImagesAndDocumentsMixInOneTurn() throws IOException {
    byte[] png = Pictures.png(30, 20);
    Path photo = Files.write(directory.resolve("photo"), Pictures.jpeg(64, 48));
    JsonNode content =
        content(
            Content.image(png),
            Content.image(photo),
            Content.document(new ByteArrayInputStream(PDF)),
            Content.block(Map.of("type", "tool_result", "tool_use_id", "t")),
            Content.text("What is this?"));
    assertThat(content.findValuesAsText("type"))
        .containsExactly(
            "image", "base64", "image", "base64", "document", "base64", "tool_result", "text");
    assertThat(content.findValuesAsText("media_type"))
        .containsExactly("image/png", "image/jpeg", "application/pdf");
    assertThat(content.path(0).path("source").path("data").binaryValue()).isEqualTo(png);
    assertThat(content.path(2).path("source").path("data").binaryValue()).isEqualTo(PDF);
    assertThat(content.path(4).path("text").asText()).isEqualTo("What is this?");
  }

  @Test
  void aTextFileNamedPngIsRefusedByItsBytes() throws IOException {
    Path file = Files.writeString(directory.resolve("photo.png"), "Dear Sir or Madam");
    assertThatThrownBy(() -> Content.image(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            file
                + ": an image must be PNG, JPEG, GIF or WebP by its bytes, was 17 bytes of another kind");
    assertThatThrownBy(() -> Content.document(Pictures.png(9, 9)))
        .hasMessage("document: a document must be PDF by its bytes, was image/png");
    assertThatThrownBy(() -> Content.image(PDF)).hasMessageEndingWith("was application/pdf");
  }

  @Test
  void anImageOfSixMegabytesIsRefusedWithTheLimit() throws IOException {
    Path file = directory.resolve("large.png");
    Files.write(file, Arrays.copyOf(Pictures.png(9, 9), 6_000_000));
    assertThatThrownBy(() -> Content.image(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(file + ": an image must have at most 5,242,880 bytes in base64, was 8,000,000");
  }

  @Test
  void aDocumentOf40MegabytesIsRefusedWithTheLimit() throws IOException {
    Path file = Files.write(directory.resolve("report.pdf"), Arrays.copyOf(PDF, 40_000_000));
    assertThatThrownBy(() -> Content.document(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            file
                + ": a request must have at most 31,457,280 bytes (vertex), was 53,333,336 in base64"
                + " for this document alone");
  }

  @Test
  void aFileIsReadUpToALimit() {
    byte[] large = Arrays.copyOf(Pictures.png(9, 9), (128 << 20) + 1);
    assertThatThrownBy(() -> Content.image(new ByteArrayInputStream(large)))
        .hasMessage("the stream: a file must have at most 134,217,728 bytes, was more");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path missing = directory.resolve("missing.png");
    assertThatThrownBy(() -> Content.image(missing))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(missing + " cannot be read");
  }

  /** What depends on the model and on the other files is known when the request is built. */
  @Test
  void anImageWithoutANameIsNamedByItsPlace() {
    byte[] wide = Pictures.png(2_001, 9);
    MessageRequest.Builder builder = MessageRequest.builder().model("m").maxTokens(1);
    for (int i = 0; i < 20; i++) {
      builder.user(Content.image(Pictures.png(9, 9)), Content.document(PDF));
    }
    builder.user(Content.image(wide));
    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "image 21: an image must have at most 2,000 pixels a side with more than 20 files in a"
                + " request, was 2,001 x 9");
  }

  @Test
  void pagesAreHeldAgainstTheModelsContext() {
    byte[] pages =
        new String(PDF, StandardCharsets.US_ASCII)
            .replace("/Count 3", "/Count 101")
            .getBytes(StandardCharsets.US_ASCII);
    assertThat(content("claude-sonnet-5", Content.document(pages)).size()).isEqualTo(1);
    assertThatThrownBy(() -> content("claude-haiku-4-5", Content.document(pages)))
        .hasMessage(
            "document 1: claude-haiku-4-5 takes at most 100 pages of PDF in a request, was 101");
  }

  /** What is said in plain JSON is held against the limits too, before anything is sent. */
  @Test
  void sevenHundredImagesAreRefusedBeforeTheyAreSent() {
    Content image = Content.image(Pictures.png(9, 9));
    Request request =
        MessageRequest.builder()
            .id("many")
            .model("claude-sonnet-5")
            .maxTokens(1)
            .user(Collections.nCopies(700, image).toArray(Content[]::new))
            .build();
    try (FakeFleet fleet = FakeFleet.answering("never")) {
      assertThatThrownBy(() -> fleet.send(request))
          .isInstanceOf(RequestTooLargeException.class)
          .hasMessage(
              "request many was not sent: claude-sonnet-5 takes at most 600 images in a request,"
                  + " was 700");
      assertThat(fleet.sent()).isEmpty();
    }
  }

  @Test
  void aBuilderGoesOnToBuildOthers() {
    MessageRequest.Builder builder =
        MessageRequest.builder().model("m").maxTokens(1).user(Content.image(Pictures.png(9, 9)));
    Request first = builder.build();
    Request second = builder.build();
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(first.body().files()).hasSize(1);
  }

  private static JsonNode content(Content... parts) {
    return content("claude-haiku-4-5", parts);
  }

  private static JsonNode content(String model, Content... parts) {
    Request request = MessageRequest.builder().model(model).maxTokens(1).user(parts).build();
    return NativeJson.node("body", request.body().json()).path("messages").path(0).path("content");
  }
}
