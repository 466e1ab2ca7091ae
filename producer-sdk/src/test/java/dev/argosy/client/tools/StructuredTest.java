package dev.argosy.client.tools;

import static dev.argosy.client.tools.ModelAnswers.answer;
import static dev.argosy.client.tools.ModelAnswers.body;
import static dev.argosy.client.tools.ModelAnswers.lastContent;
import static dev.argosy.client.tools.ModelAnswers.text;
import static dev.argosy.client.tools.ModelAnswers.using;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.client.FakeAnswer;
import dev.argosy.client.FakeFleet;
import dev.argosy.client.FleetRequest;
import dev.argosy.client.MessageRequest;
import dev.argosy.client.RequestFailedException;
import dev.argosy.client.SendFailedException;
import dev.argosy.client.tools.StructuredOutputException.Reason;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Request;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StructuredTest {
  record Invoice(String payee, BigDecimal total) {}

  private static final Structured<Invoice> INVOICES = Structured.of(Invoice.class);
  private static final String GOOD = "{\"payee\":\"Plumber\",\"total\":12.50}";
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static MessageRequest.Builder saying(String text) {
    return MessageRequest.builder().id("inv-1").model("claude-haiku-4-5").maxTokens(64).user(text);
  }

  private static StructuredAnswer<Invoice> submit(FakeFleet fleet, int rounds) {
    return INVOICES.submit(fleet, saying("Read it.").tenant("t").build(), rounds, MINUTE).join();
  }

  private static Invoice parsed(FakeAnswer answer) {
    Request asked = INVOICES.ask(saying("Read it.").build());
    return INVOICES.parse(FakeFleet.result(asked, answer));
  }

  private static Reason reasonOf(FakeAnswer answer) {
    try {
      throw new AssertionError("parsed as " + parsed(answer));
    } catch (StructuredOutputException failure) {
      assertThat(failure.result().id()).isEqualTo("inv-1");
      return failure.reason();
    }
  }

  @Test
  void theAnswerIsTheInputOfAForcedTool() {
    Request asked = INVOICES.ask(saying("Read it.").tenant("t").build());

    assertThat(asked.id()).isEqualTo("inv-1");
    assertThat(asked.tenant()).isEqualTo("t");
    JsonNode body = body(asked);
    assertThat(body.path("tool_choice").toString())
        .isEqualTo("{\"type\":\"tool\",\"name\":\"Invoice\"}");
    assertThat(body.at("/tools/0/name").asText()).isEqualTo("Invoice");
    assertThat(body.at("/tools/0/input_schema").toString()).isEqualTo(INVOICES.schema());
    assertThat(body.has("system")).isFalse();
    assertThat(parsed(using("Invoice", GOOD)))
        .isEqualTo(new Invoice("Plumber", new BigDecimal("12.50")));
  }

  @Test
  void nativeJsonKeepsItsToolsAndWhateverElseItSays() {
    Request asked =
        INVOICES.ask(
            FleetRequest.of(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                    + "\"temperature\":0.10,\"tools\":[{\"name\":\"other\"}],\"new\":{\"a\":1.50}}"));

    assertThat(body(asked).path("tools"))
        .extracting(tool -> tool.path("name").asText())
        .containsExactly("other", "Invoice");
    assertThat(asked.body().json().text()).contains("\"temperature\":0.10").contains("1.50");
    assertThatThrownBy(() -> INVOICES.ask(asked))
        .hasMessage("tools must have names of their own, two are Invoice");
  }

  @Test
  void aModelThatThinksIsAskedInsteadOfForced() {
    Request thinking =
        saying("Read it.").system("Be exact.").thinking("{\"type\":\"adaptive\"}").build();

    JsonNode body = body(INVOICES.ask(thinking));
    assertThat(body.path("tool_choice").toString()).isEqualTo("{\"type\":\"auto\"}");
    assertThat(body.path("system").asText())
        .isEqualTo("Be exact.\n\nGive your answer by using the tool Invoice, once.");
    Request blocks =
        saying("x").systemBlocks("[{\"type\":\"text\",\"text\":\"Be exact.\"}]").build();
    assertThat(body(INVOICES.manner(Structured.Manner.ASKED).ask(blocks)).path("system"))
        .hasSize(2);
    Request without = saying("x").thinking("{\"type\":\"disabled\"}").build();
    assertThat(body(INVOICES.ask(without)).at("/tool_choice/type").asText()).isEqualTo("tool");
  }

  @Test
  void aRefusalACutAMissingCallAndAMisfitAreToldApart() {
    assertThat(reasonOf(answer("refusal"))).isEqualTo(Reason.REFUSED);
    assertThat(reasonOf(answer("max_tokens", ModelAnswers.use("1", "Invoice", GOOD))))
        .isEqualTo(Reason.CUT);
    assertThat(reasonOf(answer("model_context_window_exceeded"))).isEqualTo(Reason.CUT);
    assertThat(reasonOf(answer("end_turn", text("12.50")))).isEqualTo(Reason.NO_CALL);
    assertThat(reasonOf(using("other", GOOD))).isEqualTo(Reason.NO_CALL);
    assertThat(reasonOf(using("Invoice", "{\"payee\":\"x\"}"))).isEqualTo(Reason.MISFIT);
    assertThatThrownBy(
            () -> parsed(using("Invoice", "{\"payee\":\"secret\",\"total\":\"secret\"}")))
        .hasMessage("request inv-1: $.total must be a number, was a text of 6 characters");
    assertThatThrownBy(() -> parsed(FakeAnswer.failure(ErrorType.THROTTLED, "no quota")))
        .isInstanceOf(RequestFailedException.class);
  }

  @Test
  void whatDoesNotFitIsAskedForAgainWithTheReasonWhy() {
    FakeFleet fleet =
        FakeFleet.answering("x").next(using("Invoice", "{\"payee\":1}"), using("Invoice", GOOD));

    StructuredAnswer<Invoice> answer = submit(fleet, 2);

    assertThat(answer.orThrow().payee()).isEqualTo("Plumber");
    assertThat(fleet.sent()).extracting(Request::id).containsExactly("inv-1/1", "inv-1/2");
    assertThat(fleet.sent()).extracting(Request::tenant).containsOnly("t");
    assertThat(body(fleet.sent().get(1)).path("messages")).hasSize(3);
    assertThat(lastContent(fleet.sent().get(1)).toString())
        .isEqualTo(
            "[{\"type\":\"tool_result\",\"tool_use_id\":\"toolu_1\",\"content\":\"The input does not"
                + " fit: $.payee must be a text, was a number. Use it again.\",\"is_error\":true}]");
    assertThat(answer.spent().requests()).isEqualTo(2);
    assertThat(answer.spent().usage().inputTokens()).isEqualTo(200);
    assertThat(answer.spent().costUsd()).as("a fake has no prices").isEmpty();
  }

  @Test
  void aTextInsteadOfACallIsAskedForAgain() {
    FakeFleet fleet = FakeFleet.answering("12.50").next(FakeAnswer.text("It is 12.50"));
    fleet.next(answer("end_turn"), using("Invoice", GOOD));

    assertThat(submit(fleet, 3).orThrow().payee()).isEqualTo("Plumber");
    assertThat(lastContent(fleet.sent().get(1)).at("/0/text").asText())
        .isEqualTo("Use the tool Invoice to give your answer.");
    assertThat(body(fleet.sent().get(2)).path("messages"))
        .as("an empty answer is not sent back: the platforms refuse it")
        .extracting(message -> message.path("role").asText())
        .containsExactly("user", "assistant", "user", "user");
  }

  @Test
  void aBlankTextIsNotSentBackForThePlatformsRefuseIt() {
    FakeFleet fleet =
        FakeFleet.answering("x")
            .next(
                answer("end_turn", text("\n\n")),
                answer("tool_use", text(" "), ModelAnswers.use("1", "Invoice", "{}")),
                using("Invoice", GOOD));

    assertThat(submit(fleet, 3).orThrow().payee()).isEqualTo("Plumber");
    JsonNode messages = body(fleet.sent().get(2)).path("messages");
    assertThat(messages)
        .extracting(message -> message.path("role").asText())
        .containsExactly("user", "user", "assistant", "user");
    assertThat(messages.at("/2/content"))
        .extracting(block -> block.path("type").asText())
        .containsExactly("tool_use");
  }

  @Test
  void itIsNotAskedMoreOftenThanAllowed() {
    FakeFleet fleet = FakeFleet.answering("never");

    StructuredAnswer<Invoice> answer = submit(fleet, 3);

    assertThat(fleet.sent()).hasSize(3);
    assertThat(answer.value()).isEmpty();
    assertThatThrownBy(answer::orThrow)
        .isInstanceOfSatisfying(
            StructuredOutputException.class,
            failure -> assertThat(failure.reason()).isEqualTo(Reason.NO_CALL));
    assertThat(answer.rounds()).hasSize(3);
  }

  @Test
  void whatWouldEndTheSameWayIsNotAskedAgain() {
    for (FakeAnswer same :
        List.of(
            answer("refusal"),
            answer("max_tokens"),
            FakeAnswer.failure(ErrorType.PLATFORM_ERROR, "down"))) {
      FakeFleet fleet = new FakeFleet(request -> same);
      assertThat(submit(fleet, 5).failure()).isPresent();
      assertThat(fleet.sent()).hasSize(1);
    }
  }

  @Test
  void aModelThatCannotBeForcedIsAskedInstead() {
    FakeFleet fleet =
        FakeFleet.answering("x")
            .next(
                FakeAnswer.failure(
                    ErrorType.INVALID_REQUEST,
                    "Thinking may not be enabled when tool_choice forces tool use."),
                using("Invoice", GOOD));

    assertThat(submit(fleet, 2).orThrow().payee()).isEqualTo("Plumber");
    JsonNode second = body(fleet.sent().get(1));
    assertThat(second.at("/tool_choice/type").asText()).isEqualTo("auto");
    assertThat(second.path("tools")).hasSize(1);
    assertThat(second.path("messages")).hasSize(1);
  }

  @Test
  void aRequestThatIsNotSentIsAValueToo() {
    FakeFleet fleet = FakeFleet.answering("x").next(FakeAnswer.notSent());

    assertThat(submit(fleet, 2).failure().orElseThrow()).isInstanceOf(SendFailedException.class);
    assertThatThrownBy(() -> submit(fleet, 0)).hasMessage("rounds must be 1..10, was 0");
  }

  @Test
  void aToolsNameIsMadeOfTheRecordsWhateverThatIs() {
    assertThat(
            body(Structured.of(Cash$.class).ask(saying("x").build())).at("/tools/0/name").asText())
        .isEqualTo("Cash_");
  }

  record Cash$(int meter) {}
}
