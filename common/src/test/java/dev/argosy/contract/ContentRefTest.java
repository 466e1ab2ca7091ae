package dev.argosy.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRefTest {
  private static final RequestCodec REQUESTS = new RequestCodec();
  private static final ResultCodec RESULTS = new ResultCodec();
  private static final Body LIGHT =
      Body.withoutContent(RawJson.of("{\"model\":\"m\",\"max_tokens\":7, \"stream\":true }"));

  @Test
  void aRequestAndAResultCarryTheirReferences() {
    Request request = Samples.outsideRequest();
    assertThat(REQUESTS.decode(REQUESTS.encode(request))).isEqualTo(new Decoded.Readable(request));
    Result result = Samples.outside();
    assertThat(RESULTS.decode(RESULTS.encode(result))).isEqualTo(result);
  }

  /** Where the content is may be said in front of the body or behind it. */
  @Test
  void messagesMayBeMissingWhereContentIsKeptElsewhereAndOnlyThere() {
    String content = "\"content\":{\"ref\":\"a/b\",\"bytes\":1,\"sha256\":\"" + Samples.SHA + "\"}";
    assertThat(decoded("{\"id\":\"a\",\"body\":{\"model\":\"m\"}," + content + "}"))
        .isInstanceOf(Decoded.Readable.class);
    assertThat(decoded("{" + content + ",\"id\":\"a\",\"body\":{\"model\":\"m\"}}"))
        .isInstanceOf(Decoded.Readable.class);
    assertThat(decoded("{\"id\":\"a\",\"body\":{\"model\":\"m\"},\"content\":null}"))
        .isInstanceOfSatisfying(
            Decoded.Invalid.class,
            invalid ->
                assertThat(invalid.error().message()).isEqualTo("body.messages must be there"));
    assertThatThrownBy(() -> Request.of("a", LIGHT)).hasMessage("body.messages must be there");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "main",
        "main/",
        "/main/a",
        "Main/a",
        "main//a",
        "main/.hidden",
        "main/../a",
        "main/a/..",
        "main/a b",
        "main/a%2e",
        "s3://bucket/key",
        "http://169.254.169.254/a",
        "main/ä",
        "main/a\n"
      })
  void aReferenceIsANameAndNeverAnAddressOrAWayOut(String ref) {
    assertThatThrownBy(() -> new ContentRef(ref, 1, Samples.SHA))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("content.ref must be STORE/KEY");
  }

  @Test
  void theWholeBodyIsASpliceThatIsReadAsStrictlyAsAnyOther() {
    Body whole =
        LIGHT.joined("{\"system\":\"s\", \"messages\":[{\"role\":\"user\"}]}".getBytes(UTF_8));
    assertThat(whole.json().text())
        .isEqualTo(
            "{\"model\":\"m\",\"max_tokens\":7,\"stream\":true,\"system\":\"s\","
                + " \"messages\":[{\"role\":\"user\"}]}");
    assertThat(whole.maxTokens()).hasValue(7);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[1]",
        "x\"messages\":[1]}",
        "{\"messages\":[]}",
        "{\"messages\":[1]",
        "{\"messages\":[1]} {}",
        "{\"messages\":[1],\"model\":\"other\"}",
        "{\"messages\":[1],\"messages\":[2]}",
        "{\"messages\":[{\"a\":1,\"a\":2}]}",
        "{\"system\":\"s\"}"
      })
  void contentThatBreaksARuleIsRefused(String content) {
    assertThatThrownBy(() -> LIGHT.joined(content.getBytes(UTF_8)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBodyIsTakenApartAndJoinedAgain() {
    Body body =
        Body.of(
            RawJson.of(
                "{\"system\":\"s\",\"model\":\"m\",\"messages\":[1],\"max_tokens\":7,\"x\":null}"));
    Set<String> stays = Set.of("model", "max_tokens", "stream");
    Body light = Body.withoutContent(body.only(stays));
    byte[] content = body.rewritten(stays, "");
    assertThat(light.json().text()).isEqualTo("{\"model\":\"m\",\"max_tokens\":7}");
    assertThat(new String(content, UTF_8))
        .isEqualTo("{\"system\":\"s\",\"messages\":[1],\"x\":null}");
    assertThat(light.joined(content).maxTokens()).hasValue(7);
  }

  @Test
  void aResultSaysItsMessageOnce() {
    Result both = Samples.succeeded();
    ContentRef ref = new ContentRef("a/b", 1, Samples.SHA);
    assertThatThrownBy(() -> both.withMessage(both.message(), ref))
        .hasMessageStartingWith("message or message_ref must be there exactly if");
    assertThatThrownBy(() -> both.withMessage(null, null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Samples.failed().withMessage(null, ref))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Decoded decoded(String json) {
    return REQUESTS.decode(json.getBytes(UTF_8));
  }
}
