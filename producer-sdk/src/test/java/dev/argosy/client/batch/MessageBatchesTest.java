package dev.argosy.client.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.core.ObjectMappers;
import com.anthropic.models.messages.batches.MessageBatchIndividualResponse;
import com.anthropic.models.messages.batches.MessageBatchResult;
import dev.argosy.contract.ContentRef;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultError;
import dev.argosy.contract.Status;
import dev.argosy.contract.Timing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The API's lines; what we write, Anthropic's own SDK reads. */
class MessageBatchesTest {
  private static final String PARAMS =
      "{\"model\":\"claude-haiku-4-5-20251001\",\"max_tokens\":64,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"Grüße } \\\" {\"}]}";

  private static MessageBatches.Line read(String line) {
    return MessageBatches.read(line.getBytes(UTF_8));
  }

  private static Result result(
      Status status, @Nullable String message, @Nullable ResultError error) {
    Instant now = Instant.parse("2026-11-22T12:00:00Z");
    return new Result(
        "b/0/x",
        status,
        message == null ? null : RawJson.of(message),
        error,
        null,
        null,
        null,
        null,
        List.of(),
        null,
        new Timing(null, now, null, null, now),
        null,
        Map.of(),
        MessageBatches.metadata("my \"id\" ü"),
        "w");
  }

  private static MessageBatchResult theirs(Result result) throws Exception {
    byte[] line = MessageBatches.line(MessageBatches.customId(result), result);
    assertThat(new String(line, UTF_8)).doesNotContain("\n").doesNotContain("\r");
    MessageBatchIndividualResponse response =
        ObjectMappers.jsonMapper().readValue(line, MessageBatchIndividualResponse.class).validate();
    assertThat(response.customId()).isEqualTo("my \"id\" ü");
    return response.result();
  }

  @Test
  void paramsGoThroughAsTheyAre() {
    MessageBatches.Line line = read("{\"custom_id\":\"a\", \"params\" : " + PARAMS + " }");

    assertThat(line.problem()).isNull();
    assertThat(line.customId()).isEqualTo("a");
    assertThat(line.params().json().text()).isEqualTo(PARAMS);
    assertThat(read("{\"params\":" + PARAMS + ",\"more\":[{}],\"custom_id\":\"a\"}").params())
        .isEqualTo(line.params());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"custom_id\":\"a\",\"params\":                     | must be JSON",
        "nonsense                                             | must be JSON",
        "[]                                                   | must be a JSON object",
        "{\"params\":{}}                                      | custom_id must be text",
        "{\"custom_id\":7,\"params\":{}}                      | custom_id must be text",
        "{\"custom_id\":\"\",\"params\":{}}                   | custom_id must be text",
        "{\"custom_id\":\"a\\u0007\",\"params\":{}}           | custom_id must be text",
        "{\"custom_id\":\"a\"}                                | params must be there",
        "{\"custom_id\":\"a\",\"params\":[]}                  | params must be there",
        "{\"custom_id\":\"a\",\"params\":{\"messages\":[1]}}  | params.model must be there",
        "{\"custom_id\":\"a\",\"params\":{\"model\":\"m\"}}   | params.messages must be there",
        "{\"custom_id\":\"a\",\"custom_id\":\"b\"}            | must be JSON: Duplicate",
        "{\"custom_id\":\"a\"} {}                             | must end after its object",
      })
  void aLineThatCannotBeUsedSaysWhy(String line, String problem) {
    MessageBatches.Line read = read(line);

    assertThat(read.params()).isNull();
    assertThat(read.problem()).contains(problem);
  }

  @Test
  void anAnswerIsTheirMessage() throws Exception {
    String message =
        """
        {"id":"msg_1","type":"message","role":"assistant","model":"claude-haiku-4-5-20251001",
         "content":[{"type":"text","text":"two\\nlines"}],"stop_reason":"end_turn",\r
         "stop_sequence":null,"usage":{"input_tokens":1,"output_tokens":2}}
        """;

    MessageBatchResult result = theirs(result(Status.SUCCEEDED, message, null));

    assertThat(result.asSucceeded().message().content().get(0).asText().text())
        .isEqualTo("two\nlines");
  }

  @Test
  void anAnswerThatCannotBeHadIsAnErrorAndNoEmptySuccess() throws Exception {
    ContentRef kept = new ContentRef("main/t/b/result-1", 412, "0".repeat(64), null);
    Result result = result(Status.SUCCEEDED, "{}", null).withMessage(null, kept);

    var theirs = theirs(result).asErrored().error();

    assertThat(theirs.error().isNotFoundError()).isTrue();
    assertThat(theirs.toString()).contains("main/t/b/result-1");
  }

  @ParameterizedTest
  @EnumSource(ErrorType.class)
  void anErrorIsOneOfTheirs(ErrorType type) throws Exception {
    ResultError error = ResultError.of(type, "because");

    var theirs = theirs(result(Status.FAILED, null, error)).asErrored().error();

    assertThat(theirs.requestId()).as("what find takes").hasValue("b/0/x");
    assertThat(theirs.error().isValid()).as("a type that they know").isTrue();
    assertThat(theirs.toString()).contains("because");
  }

  @Test
  void otherEndsHaveNothingButTheirType() throws Exception {
    ResultError error = ResultError.of(ErrorType.EXPIRED, "late");

    assertThat(theirs(result(Status.EXPIRED, null, error)).isExpired()).isTrue();
    assertThat(theirs(result(Status.CANCELLED, null, error)).isCanceled()).isTrue();
    assertThat(new String(MessageBatches.line("a", result(Status.CANCELLED, null, error)), UTF_8))
        .isEqualTo("{\"custom_id\":\"a\",\"result\":{\"type\":\"canceled\"}}");
  }

  @Test
  void aLineThatWasNeverSentIsAnInvalidRequest() {
    assertThat(new String(MessageBatches.refused("a", "params must be there"), UTF_8))
        .isEqualTo(
            "{\"custom_id\":\"a\",\"result\":{\"type\":\"errored\",\"error\":{\"type\":\"error\","
                + "\"error\":{\"type\":\"invalid_request_error\",\"message\":\"params must be"
                + " there\"},\"request_id\":null}}}");
  }
}
