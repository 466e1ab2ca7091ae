package dev.argosy.contract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCodecTest {
  private final RequestCodec codec = new RequestCodec();

  private Decoded decode(String json) {
    return codec.decode(json.getBytes(UTF_8));
  }

  private Request readable(String json) {
    assertThat(decode(json)).isInstanceOf(Decoded.Readable.class);
    return ((Decoded.Readable) decode(json)).request();
  }

  private Decoded.Invalid invalid(Decoded decoded) {
    assertThat(decoded).isInstanceOf(Decoded.Invalid.class);
    return (Decoded.Invalid) decoded;
  }

  /** A request with one more member after what is required. */
  private static String with(String member) {
    return "{\"id\":\"a\",\"body\":" + Samples.BODY + "," + member + "}";
  }

  @Test
  void everyFieldSurvivesARoundTrip() {
    Request request = Samples.fullRequest();
    assertThat(codec.decode(codec.encode(request))).isEqualTo(new Decoded.Readable(request));
  }

  @Test
  void idAndBodyAreEnough() {
    Request request = Request.of("a", Samples.body());
    assertThat(codec.decode(codec.encode(request))).isEqualTo(new Decoded.Readable(request));
  }

  @Test
  void nullMeansAbsent() {
    String nulls =
        "\"v\":null,\"tenant\":null,\"tags\":null,\"metadata\":null,\"expires_at\":null,"
            + "\"due_at\":null,\"fallback\":null,\"limits\":{\"cost_usd\":null,\"attempts\":null},"
            + "\"residency\":null,\"reuse\":null,\"reply\":{\"topic\":null},\"submitted_at\":null";
    assertThat(readable(with(nulls))).isEqualTo(Request.of("a", Samples.body()));
  }

  @Test
  void unknownMembersAreSkippedAtEveryLevel() {
    String more = "\"x\":{\"y\":[1,{}]},\"limits\":{\"x\":[]},\"reply\":{\"x\":{}},\"v\":1";
    assertThat(readable(with(more))).isEqualTo(Request.of("a", Samples.body()));
  }

  @Test
  void theBodyIsTheBytesAsTheyCame() {
    String body = "{ \"model\" : \"m\",\n\"messages\":[ {} ], \"x\" : 1.00e5 }";
    Request request = readable("{\"id\":\"a\" , \"body\" : " + body + " }");
    assertThat(request.body().json().text()).isEqualTo(body);
  }

  @Test
  void aByteOrderMarkIsSteppedOver() {
    Request request = Samples.fullRequest();
    String json = "\ufeff" + new String(codec.encode(request), UTF_8);
    assertThat(decode(json)).isEqualTo(new Decoded.Readable(request));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"v\":2 | v must be 1, was 2",
        "\"tenant\":7 | tenant must be a string, was 7",
        "\"tenant\":\"\" | tenant must have 1..256 characters, was \"\"",
        "\"tenant\":\"a\\nb\" | tenant must hold no control characters or broken surrogates, was \"a?b\"",
        "\"tenant\":\"\\ud800\" | tenant must hold no control characters or broken surrogates, was \"?\"",
        "\"tags\":[] | tags must be an object, was an array",
        "\"tags\":{\"job\":1} | tags.\"job\" must be a string, was 1",
        "\"tags\":{\"\":\"x\"} | tags key must have 1..64 characters, was \"\"",
        "\"metadata\":\"x\" | metadata must be an object, was \"x\"",
        "\"expires_at\":\"tomorrow\" | expires_at must be an instant such as 2026-11-22T12:00:00Z, was \"tomorrow\"",
        "\"due_at\":\"+1000000000-12-31T23:59:59Z\" | due_at must be in the years 1970..9999, was +1000000000-12-31T23:59:59Z",
        "\"submitted_at\":1 | submitted_at must be a string, was 1",
        "\"fallback\":\"m\" | fallback must be an array, was \"m\"",
        "\"fallback\":[{}] | fallback must hold strings, was an object",
        "\"fallback\":[1,2,\"\"] | fallback must hold strings, was 1",
        "\"fallback\":[\"\"] | fallback must have 1..256 characters, was \"\"",
        "\"limits\":{\"attempts\":21} | limits.attempts must be an integer of 1..20, was 21",
        "\"limits\":{\"attempts\":1.5} | limits.attempts must be an integer of 1..20, was 1.5",
        "\"limits\":{\"cost_usd\":\"-1\"} | limits.cost_usd must be a decimal string of at most 12 digits on each side of the point, 0 or more, was \"-1\"",
        "\"limits\":{\"cost_usd\":\"1e999999999\"} | limits.cost_usd must be a decimal string of at most 12 digits on each side of the point, 0 or more, was \"1e999999999\"",
        "\"residency\":[] | residency must be a string, was an array",
        "\"reuse\":{} | reuse.max_age_seconds must be there",
        "\"reuse\":{\"max_age_seconds\":0} | reuse.max_age_seconds must be an integer of 1..2147483647, was 0",
        "\"reply\":{\"topic\":\"a b\"} | reply.topic must be a topic name of 1..249 of a-zA-Z0-9._-, was \"a b\"",
        "\"reply\":{\"client\":true} | reply.client must be a string, was true",
        "\"x\":{\"y\":{\"k\":1,\"k\":2}} | value must not name a member twice in one object, was \"k\"",
        "\"tenant\":\"a\",\"tenant\":\"b\" | value must not name a member twice in one object, was \"tenant\"",
      })
  void aBrokenRuleNamesFieldRuleAndValue(String member, String message) {
    ResultError error = invalid(decode(with(member))).error();
    assertThat(error).isEqualTo(ResultError.of(ErrorType.INVALID_REQUEST, message));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | body.model must be there",
        "{\"model\":\"m\"} | body.messages must be there",
        "{\"model\":7,\"messages\":[1]} | body.model must be a string, was 7",
        "{\"model\":\"\",\"messages\":[1]} | body.model must have 1..256 characters, was \"\"",
        "{\"model\":\"m\",\"messages\":[]} | body.messages must not be empty, was []",
        "{\"model\":\"m\",\"messages\":{}} | body.messages must be an array, was an object",
        "{\"model\":\"m\",\"messages\":[1],\"max_tokens\":-1} | body.max_tokens must be an integer of 1 or more, was -1",
        "{\"model\":\"m\",\"messages\":[1],\"max_tokens\":99999999999999999999} | body.max_tokens must be an integer of 1 or more, was 99999999999999999999",
        "{\"model\":\"m\",\"messages\":[1],\"stream\":\"yes\"} | body.stream must be true or false, was \"yes\"",
        "{\"model\":\"m\",\"messages\":[{\"a\":1,\"a\":2}]} | value must not name a member twice in one object, was \"a\"",
        "[] | body must be an object, was an array",
        "null | body must be an object, was null",
      })
  void aBrokenBodyNamesFieldRuleAndValue(String body, String message) {
    ResultError error = invalid(decode("{\"id\":\"a\",\"body\":" + body + "}")).error();
    assertThat(error).isEqualTo(ResultError.of(ErrorType.INVALID_REQUEST, message));
  }

  @Test
  void tooManyTagsAreRefused() {
    StringBuilder tags = new StringBuilder("\"tags\":{\"t0\":\"\"");
    for (int i = 1; i <= Request.TAGS_MAX; i++) {
      tags.append(",\"t").append(i).append("\":\"\"");
    }
    Decoded.Invalid invalid = invalid(decode(with(tags + "}")));
    assertThat(invalid.error().message()).isEqualTo("tags must have at most 32 entries, was 33");
    assertThat(invalid.envelope().tags()).hasSize(32);
  }

  @Test
  void metadataOfMoreThan4096BytesIsTooLarge() {
    String fits = "{\"x\":\"" + "a".repeat(4096 - 8) + "\"}";
    assertThat(readable(with("\"metadata\":" + fits)).metadata()).isEqualTo(RawJson.of(fits));
    String over = fits.replaceFirst("aa", "aaa");
    assertThat(invalid(decode(with("\"metadata\":" + over))).error())
        .isEqualTo(
            ResultError.of(ErrorType.TOO_LARGE, "metadata must have at most 4096 bytes, was 4097"));
  }

  @Test
  void nestingBeyond256LevelsIsRefused() {
    String fits = "[".repeat(254) + "]".repeat(254);
    assertThat(readable(with("\"x\":" + fits))).isNotNull();
    String over = "[".repeat(100_000);
    assertThat(invalid(decode(with("\"x\":" + over))).error().message())
        .startsWith("value must be JSON");
  }

  @Test
  void theAddressIsKnownWhereverTheBrokenRuleStands() {
    String json =
        "{\"body\":{\"model\":\"m\"},\"fallback\":7,\"id\":\"a\",\"tenant\":\"t\","
            + "\"tags\":{\"k\":\"v\"},\"metadata\":{\"m\":1},\"reply\":{\"client\":\"c\"},"
            + "\"submitted_at\":\"2026-11-22T12:00:00Z\"}";
    assertThat(invalid(decode(json)).envelope())
        .isEqualTo(
            new Envelope(
                "a",
                "t",
                Map.of("k", "v"),
                RawJson.of("{\"m\":1}"),
                new Reply(null, "c"),
                Samples.NOON,
                "m"));
  }

  @Test
  void truncatedAfterTheIdIsInvalid() {
    Decoded.Invalid invalid = invalid(decode("{\"id\":\"a\",\"tenant\":\"t\",\"body\":{\"mod"));
    assertThat(invalid.envelope().id()).isEqualTo("a");
    assertThat(invalid.envelope().tenant()).isEqualTo("t");
    assertThat(invalid.error().message()).startsWith("value must be JSON, was broken near byte");
  }

  @Test
  void anythingAfterTheObjectIsInvalid() {
    String json = new String(codec.encode(Samples.fullRequest()), UTF_8);
    assertThat(invalid(decode(json + "{}")).error().message())
        .isEqualTo("value must end after its object");
    assertThat(invalid(decode(json + "x")).envelope().id()).isEqualTo("inv-2026-0017");
  }

  @Test
  void bytesThatAreNotUtf8AreInvalidAndTheirMetadataIsNotEchoed() {
    byte[] latin = with("\"metadata\":{\"x\":\"ü\"}").getBytes(ISO_8859_1);
    Decoded.Invalid invalid = invalid(codec.decode(latin));
    assertThat(invalid.error().message()).startsWith("value must be UTF-8, was another byte at");
    assertThat(invalid.envelope().metadata()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        " ",
        "null",
        "7",
        "[]",
        "\"id\"",
        "{",
        "{}",
        "{\"id\":null}",
        "{\"id\":7}",
        "{\"id\":\"\"}",
        "{\"id\":\"a\\u0000\"}",
        "{\"body\":{}}",
        "{\"body\":{,\"id\":\"a\"}",
        "{\"id\":\"a\",\"id\":\"b\"}",
        "{\"id\":\"a\",\"body\":{},\"i\\u0064\":\"b\"}",
        "not json {\"id\":\"a\"}",
      })
  void withoutOneReadableIdARecordIsMalformed(String json) {
    assertThat(decode(json)).isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void nothingAtAllIsMalformed() {
    assertThat(codec.decode(null)).isEqualTo(new Decoded.Malformed("value is null"));
    assertThat(codec.decode(new byte[0])).isEqualTo(new Decoded.Malformed("value is empty"));
    String tooLong = "{\"id\":\"" + "a".repeat(257) + "\"}";
    assertThat(decode(tooLong)).isInstanceOf(Decoded.Malformed.class);
    assertThat(codec.decode(with("\"v\":1").getBytes(UTF_16BE)))
        .isInstanceOf(Decoded.Malformed.class);
  }

  @Test
  void aReasonHoldsNoContent() {
    String secret = "{\"id\":\"a\",\"body\":{\"model\":\"m\",\"messages\":[{\"content\": hunter2";
    assertThat(decode(secret).toString()).doesNotContain("hunter");
    String early = "{\"body\":{\"messages\":[{\"content\": hunter2";
    assertThat(decode(early).toString()).doesNotContain("hunter");
  }

  @Test
  void anAstralCharacterCountsAsOne() {
    String id = "\ud83d\ude80".repeat(256);
    assertThat(readable("{\"id\":\"" + id + "\",\"body\":" + Samples.BODY + "}").id())
        .isEqualTo(id);
  }
}
