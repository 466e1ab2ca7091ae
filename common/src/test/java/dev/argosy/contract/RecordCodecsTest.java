package dev.argosy.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordCodecsTest {
  private final ResultCodec results = new ResultCodec();
  private final UsageCodec usages = new UsageCodec();
  private final ChunkCodec chunks = new ChunkCodec();
  private final CallsCodec calls = new CallsCodec();

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }

  @Test
  void resultsSurviveARoundTrip() {
    assertThat(results.decode(results.encode(Samples.succeeded()))).isEqualTo(Samples.succeeded());
    assertThat(results.decode(results.encode(Samples.failed()))).isEqualTo(Samples.failed());
  }

  @Test
  void messageAndMetadataAreWrittenAsTheBytesTheyAre() {
    Result result = Samples.succeeded();
    assertThat(text(results.encode(result)))
        .contains("\"message\":" + result.message().text())
        .contains("\"metadata\":" + result.metadata().text());
  }

  @Test
  void anUnpricedCostIsWrittenAsNull() {
    Result result = Samples.succeeded();
    Result unpriced =
        new Result(
            result.id(),
            result.status(),
            result.message(),
            null,
            result.usage(),
            new Cost(null, "USD", null, null),
            result.servedBy(),
            result.stream(),
            result.calls(),
            null,
            result.timing(),
            null,
            Map.of(),
            null,
            "w");
    byte[] bytes = results.encode(unpriced);
    assertThat(text(bytes)).contains("\"cost\":{\"amount\":null,");
    assertThat(results.decode(bytes)).isEqualTo(unpriced);
  }

  @Test
  void aSmallAmountIsWrittenWithoutAnExponent() {
    Call call = new Call(1, "r", "completed", Samples.NOON, 1, new BigDecimal("0.0000000001"));
    byte[] bytes = calls.encode(List.of(call));
    assertThat(text(bytes)).contains("\"cost\":\"0.0000000001\"");
    assertThat(calls.decode(bytes)).containsExactly(call);
  }

  @Test
  void aReaderToleratesWhatItDoesNotKnow() {
    String json = text(results.encode(Samples.succeeded()));
    String newer =
        json.replaceFirst("\\{", "{\"v2\":{\"a\":[1]},")
            .replace("\"timing\":{", "\"timing\":{\"x\":1,")
            .replace("{\"attempt\":1,", "{\"attempt\":1,\"x\":[],");
    assertThat(results.decode(newer.getBytes(UTF_8))).isEqualTo(Samples.succeeded());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"status\":\"succeeded\" | \"status\":\"done\" | result.status must be known",
        "\"status\":\"succeeded\" | \"status\":\"failed\" | result: message or message_ref must be there exactly if status is succeeded, status was failed",
        "\"worker\":\"worker-0\" | \"worker\":7 | result.worker must be a string",
        "\"id\": | \"di\": | result.id must be there",
        "\"input_tokens\":10 | \"input_tokens\":-1 | result.usage.input_tokens must be an integer of 0 or more",
        "\"amount\":\"0.001234\" | \"amount\":\"1e9\" | result.cost.amount must be a plain decimal string",
        "\"message\":{ | \"message\":\"x\",\"y\":{ | result must be JSON",
      })
  void anUnreadableResultSaysFieldAndRule(String member, String broken, String message) {
    byte[] bytes = results.encode(Samples.succeeded());
    assertThatThrownBy(() -> results.decode(text(bytes).replace(member, broken).getBytes(UTF_8)))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage(message);
  }

  @Test
  void aPlatformsBrokenTextCannotBreakAResult() {
    Result failed = Samples.failed();
    ResultError error = ResultError.of(ErrorType.PLATFORM_ERROR, "half \ud83d of a pair");
    Result broken =
        new Result(
            failed.id(),
            Status.FAILED,
            null,
            error,
            null,
            null,
            null,
            null,
            List.of(),
            null,
            failed.timing(),
            null,
            Map.of(),
            null,
            "w");
    assertThat(results.decode(results.encode(broken)).error().message())
        .isEqualTo("half \ufffd of a pair");
  }

  @Test
  void chunksSurviveARoundTripAndTheirEventsPassAsBytes() {
    byte[] bytes = chunks.encode(Samples.chunk());
    assertThat(chunks.decode(bytes)).isEqualTo(Samples.chunk());
    assertThat(text(bytes)).contains("\"events\":[{\"type\":\"ping\"},{");
    assertThat(chunks.decode(text(bytes).replace("\"v\":1", "\"new\":[{}]").getBytes(UTF_8)))
        .isEqualTo(Samples.chunk());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"seq\":0 | \"seq\":-1 | chunk: seq must be 0 or more, was -1",
        "\"stream\":\"s-1\" | \"stream\":7 | chunk.stream must be a string",
        "[{ | [7,{ | chunk must be JSON",
        "{\"v\" | [\"v\" | chunk must be a JSON object",
      })
  void anUnreadableChunkSaysFieldAndRule(String member, String broken, String message) {
    String json = text(chunks.encode(Samples.chunk()));
    byte[] bytes =
        json.replaceFirst(
                java.util.regex.Pattern.quote(member),
                java.util.regex.Matcher.quoteReplacement(broken))
            .getBytes(UTF_8);
    assertThatThrownBy(() -> chunks.decode(bytes))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage(message);
  }

  @Test
  void usageRecordsSurviveARoundTrip() {
    assertThat(usages.decode(usages.encode(Samples.usageRecord())))
        .isEqualTo(Samples.usageRecord());
  }

  @Test
  void anUnreadableUsageRecordSaysSo() {
    assertThatThrownBy(() -> usages.decode("{}".getBytes(UTF_8)))
        .isInstanceOf(UnreadableRecordException.class)
        .hasMessage("usage.call_id must be there");
    assertThatThrownBy(() -> usages.decode(new byte[0]))
        .isInstanceOf(UnreadableRecordException.class);
  }

  @Test
  void callsSurviveARoundTripAndUnreadableOnesAreNone() {
    List<Call> made = List.of(Samples.call(), Samples.call());
    assertThat(calls.decode(calls.encode(made))).isEqualTo(made);
    assertThat(calls.decode("{\"calls\":[{\"attempt\":1}]}".getBytes(UTF_8))).isEmpty();
    assertThat(calls.decode("{\"calls\":".getBytes(UTF_8))).isEmpty();
    assertThat(calls.decode("[]".getBytes(UTF_8))).isEmpty();
    assertThat(calls.decode(new byte[0])).isEmpty();
  }

  @Test
  void metadataThatIsNotOneObjectIsNotSent() {
    Request request = Samples.fullRequest();
    for (String metadata : List.of("", "[]", "{} {}", "{\"a\":1,\"a\":2}", "{\"a\":")) {
      Request broken =
          new Request(
              "a",
              request.body(),
              null,
              Map.of(),
              RawJson.of(metadata),
              null,
              null,
              List.of(),
              null,
              null,
              null,
              null,
              null);
      assertThatThrownBy(() -> new RequestCodec().encode(broken))
          .as(metadata)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("metadata must be");
    }
  }
}
