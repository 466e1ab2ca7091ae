package dev.argosy.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CancelCodecTest {
  private final CancelCodec codec = new CancelCodec();

  private static byte[] bytes(String json) {
    return json.getBytes(UTF_8);
  }

  @Test
  void cancelsSurviveARoundTrip() {
    assertThat(codec.decode(codec.encode(Samples.cancelById()))).contains(Samples.cancelById());
    assertThat(codec.decode(codec.encode(Samples.cancelByTag()))).contains(Samples.cancelByTag());
  }

  @Test
  void theLongestTextsSurviveARoundTrip() {
    String name = "\ud83d\ude80".repeat(256);
    Cancel longest =
        new Cancel(Cancel.Target.ofTag(name.substring(0, 128), name).ofTenant(name), null);
    assertThat(codec.decode(codec.encode(longest))).contains(longest);
  }

  @Test
  void theShortestIsAVersionAndAnId() {
    assertThat(codec.decode(bytes("{\"v\":1,\"cancel\":{\"id\":\"a\"}}")))
        .contains(new Cancel(Cancel.Target.ofId("a"), null));
  }

  @Test
  void aReaderToleratesWhatItDoesNotKnowAroundTheCancel() {
    assertThat(codec.decode(bytes("{\"v\":1,\"by\":{\"x\":[1]},\"cancel\":{\"id\":\"a\"}}")))
        .contains(new Cancel(Cancel.Target.ofId("a"), null));
  }

  static List<String> noCancels() {
    return List.of(
        "{}",
        "[]",
        "7",
        "{\"cancel\":{\"id\":\"a\"}}",
        "{\"v\":2,\"cancel\":{\"id\":\"a\"}}",
        "{\"v\":1}",
        "{\"v\":1,\"cancel\":null}",
        "{\"v\":1,\"cancel\":{}}",
        "{\"v\":1,\"cancel\":\"a\"}",
        "{\"v\":1,\"cancel\":{\"id\":7}}",
        "{\"v\":1,\"cancel\":{\"id\":\"\"}}",
        "{\"v\":1,\"cancel\":{\"id\":\"a\\nb\"}}",
        "{\"v\":1,\"cancel\":{\"id\":\"a\",\"model\":\"haiku\"}}",
        "{\"v\":1,\"cancel\":{\"id\":\"a\",\"tag\":{\"key\":\"job\",\"value\":\"b\"}}}",
        "{\"v\":1,\"cancel\":{\"id\":\"a\",\"tenant\":\"\"}}",
        "{\"v\":1,\"cancel\":{\"tag\":{\"key\":\"job\"}}}",
        "{\"v\":1,\"cancel\":{\"tag\":{\"key\":\"\",\"value\":\"b\"}}}",
        "{\"v\":1,\"cancel\":{\"tag\":{\"key\":\"job\",\"value\":\"b\",\"not\":\"c\"}}}",
        "{\"v\":1,\"cancel\":{\"tenant\":\"billing\"}}",
        "{\"v\":1,\"cancel\":{\"id\":\"a\"},\"requested_at\":\"today\"}");
  }

  @ParameterizedTest
  @MethodSource("noCancels")
  void whatBreaksARuleCancelsNothing(String json) {
    assertThat(codec.decode(bytes(json))).isEmpty();
  }

  @Test
  void whatReadersCouldTakeDifferentlyCancelsNothing() {
    String good = "{\"v\":1,\"cancel\":{\"id\":\"a\"}}";
    assertThat(codec.decode(null)).isEmpty();
    assertThat(codec.decode(new byte[0])).isEmpty();
    assertThat(codec.decode(bytes(good + good))).isEmpty();
    assertThat(codec.decode(bytes(good.replace("\"id\":\"a\"", "\"id\":\"a\",\"id\":\"b\""))))
        .isEmpty();
    assertThat(codec.decode(good.replace("a\"}", "\u00e9\"}").getBytes(ISO_8859_1))).isEmpty();
    assertThat(codec.decode(bytes("{\"x\":" + "[".repeat(5_000)))).isEmpty();
    assertThat(codec.decode(bytes(" ".repeat(CancelCodec.MOST_BYTES) + good))).isEmpty();
  }

  @RepeatedTest(50)
  void noBytesMakeDecodingThrow() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 100; i++) {
      byte[] bytes =
          codec.encode(random.nextBoolean() ? Samples.cancelById() : Samples.cancelByTag());
      for (int edit = random.nextInt(4); edit >= 0; edit--) {
        bytes[random.nextInt(bytes.length)] =
            random.nextBoolean()
                ? (byte) random.nextInt(256)
                : (byte) "{}[]\",:\\0-.eE\n u".charAt(random.nextInt(16));
      }
      byte[] cut = Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
      try {
        assertThat(codec.decode(bytes).map(codec::encode).flatMap(codec::decode))
            .isEqualTo(codec.decode(bytes));
        assertThat(codec.decode(cut).map(codec::encode).flatMap(codec::decode))
            .isEqualTo(codec.decode(cut));
      } catch (RuntimeException thrown) {
        throw new AssertionError("seed " + seed + ", mutation " + i, thrown);
      }
    }
  }

  @Test
  void aCancelNamesAnIdOrATag() {
    assertThatThrownBy(() -> new Cancel.Target(null, null, "billing"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cancel must name an id or a tag, one of both");
    assertThatThrownBy(() -> new Cancel.Target("a", new Cancel.Tag("job", "b"), null))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Cancel.Target.ofId(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("cancel.id must have 1..256 characters, was \"\"");
  }

  @Test
  void aRecordsKeySaysWhatIsMeant() {
    assertThat(Cancel.Target.ofId("a").recordKey()).isEqualTo("a");
    assertThat(Cancel.Target.ofTag("job", "b").recordKey()).isEqualTo("tag:job=b");
  }
}
