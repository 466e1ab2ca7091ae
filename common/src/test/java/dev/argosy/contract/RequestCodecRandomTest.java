package dev.argosy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;

class RequestCodecRandomTest {
  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();
  private static final String ALPHABET = "aZ09-_.\"\\/ üß漢\ud83d\ude80";

  private final RequestCodec codec = new RequestCodec();
  private final long seed = Long.getLong("test.seed", System.nanoTime());
  private final Random random = new Random(seed);

  @RepeatedTest(100)
  void everyRequestSurvivesARoundTrip() {
    Request request = request();
    assertThat(codec.decode(codec.encode(request)))
        .as("seed %d", seed)
        .isEqualTo(new Decoded.Readable(request));
  }

  @RepeatedTest(100)
  void noBytesMakeDecodingThrowAndWhatIsReadableIsStrictJson() {
    byte[] good = codec.encode(request());
    for (int i = 0; i < 50; i++) {
      byte[] bytes = mutated(good);
      String as = "seed " + seed + ", mutation " + i;
      if (decoded(bytes, as) instanceof Decoded.Readable readable) {
        agreesWithAnotherParser(readable.request(), bytes, as);
      }
    }
  }

  private Decoded decoded(byte[] bytes, String as) {
    try {
      NativeMessage.read(bytes);
      return codec.decode(bytes);
    } catch (RuntimeException | Error thrown) {
      throw new AssertionError(as, thrown);
    }
  }

  private static void agreesWithAnotherParser(Request request, byte[] bytes, String as) {
    try {
      JsonNode tree = STRICT.readTree(bytes);
      assertThat(tree.path("id").textValue()).as(as).isEqualTo(request.id());
      assertThat(STRICT.readTree(request.body().json().bytes()))
          .as(as)
          .isEqualTo(tree.path("body"));
    } catch (IOException refused) {
      throw new AssertionError(as + ": readable for us, refused by a strict parser", refused);
    }
  }

  private byte[] mutated(byte[] good) {
    byte[] bytes = good.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(5)) {
        case 0 -> bytes[at] = (byte) random.nextInt(256);
        case 1 -> bytes[at] = (byte) "{}[]\",:\\0-.eE\n u".charAt(random.nextInt(16));
        case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
        case 3 -> {
          int from = random.nextInt(bytes.length);
          int length = Math.min(random.nextInt(20), bytes.length - Math.max(from, at));
          System.arraycopy(bytes, from, bytes, at, length);
        }
        default -> {
          bytes = new byte[1 + random.nextInt(40)];
          random.nextBytes(bytes);
        }
      }
    }
    return bytes;
  }

  private Request request() {
    Map<String, String> tags = new HashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      tags.put("k" + i + text(20), text(40));
    }
    List<String> fallback = new ArrayList<>();
    for (int i = random.nextInt(Request.FALLBACK_MAX + 1); i > 0; i--) {
      fallback.add(text(20));
    }
    return new Request(
        text(100),
        body(),
        maybe(text(50)),
        tags,
        maybe(Samples.METADATA),
        maybe(instant()),
        maybe(instant()),
        fallback,
        maybe(
            new Limits(
                maybe(BigDecimal.valueOf(random.nextInt(1_000_000), 4)), 1 + random.nextInt(20))),
        maybe(text(10)),
        maybe(new Reuse(1 + random.nextInt(100_000))),
        maybe(new Reply(null, text(10))),
        maybe(instant()));
  }

  private Body body() {
    StringBuilder json = new StringBuilder("{");
    for (int i = random.nextInt(20); i > 0; i--) {
      json.append(space()).append("\"m").append(i).append("\"").append(space()).append(":");
      json.append(
          List.of("1", "-0.5e7", "\"}\"", "{\"a\":[]}", "[[1] ,2]", "null").get(random.nextInt(6)));
      json.append(space()).append(",");
    }
    json.append("\"model\":\"m\",\"messages\":[{}]").append(space()).append("}");
    return Body.of(RawJson.of(json.toString()));
  }

  private String space() {
    return " \n\t\r".substring(random.nextInt(5));
  }

  private Instant instant() {
    return Instant.ofEpochSecond(random.nextInt(Integer.MAX_VALUE), random.nextInt(1_000_000_000));
  }

  private <T> @Nullable T maybe(T value) {
    return random.nextInt(4) == 0 ? null : value;
  }

  private String text(int lengthMax) {
    StringBuilder text = new StringBuilder();
    int[] letters = ALPHABET.codePoints().toArray();
    for (int i = random.nextInt(lengthMax); i >= 0; i--) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return text.toString();
  }
}
