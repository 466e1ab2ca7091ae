package dev.argosy.client.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.client.FakeAnswer;
import dev.argosy.client.FakeFleet;
import dev.argosy.client.Fleet;
import dev.argosy.client.MessageRequest;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The examples of this package's documentation: run here, and the same there. */
class ExamplesTest {
  private static final Path MAIN = Path.of("src/main/java/dev/argosy/client/tools");
  private static final Path HERE =
      Path.of("src/test/java/dev/argosy/client/tools/ExamplesTest.java");

  static class ADescription {
    record Invoice(
        String payee, @Described("with tax, in the invoice's currency") BigDecimal total) {}
  }

  @Test
  void aDescriptionIsInTheSchema() {
    assertThat(Structured.of(ADescription.Invoice.class).schema())
        .contains("with tax, in the invoice's currency");
  }

  record Invoice(String payee, @Described("with tax") BigDecimal total, Optional<LocalDate> due) {}

  @Test
  void anAnswerAsARecord() {
    Fleet fleet =
        new FakeFleet(
            request ->
                ModelAnswers.using(
                    "Invoice",
                    "{\"payee\":\"the plumber\",\"total\":12.50,\"due\":\"2026-12-01\"}"));

    Structured<Invoice> invoices = Structured.of(Invoice.class);
    Result result =
        fleet
            .submit(
                invoices.ask(
                    MessageRequest.builder()
                        .model("claude-haiku-4-5")
                        .maxTokens(256)
                        .user("Pay the plumber 12.50 EUR until 2026-12-01.")
                        .build()))
            .join();
    Invoice invoice = invoices.parse(result);

    assertThat(invoice)
        .isEqualTo(
            new Invoice(
                "the plumber", new BigDecimal("12.50"), Optional.of(LocalDate.of(2026, 12, 1))));
  }

  record WeatherQuery(@Described("such as Lyon, France") String city) {}

  @Test
  void aToolAndItsLoop() {
    Tool weather = Tool.of("weather", "Current weather", WeatherQuery.class, query -> "sunny");
    FakeFleet fleet = FakeFleet.answering("It is sunny.");
    fleet.next(ModelAnswers.using("weather", "{\"city\":\"Lyon, France\"}"));
    Executor executor = Runnable::run;
    Request question =
        MessageRequest.builder().model("claude-haiku-4-5").user("Is it sunny in Lyon?").build();

    ToolLoop loop = ToolLoop.builder(fleet, executor).tool(weather).rounds(5).build();
    ToolAnswer answer = loop.submit(question).join();

    assertThat(answer.text()).isEqualTo("It is sunny.");
  }

  enum Mood {
    GLAD,
    ANGRY,
    NEITHER
  }

  record Opinion(Mood mood, boolean urgent) {}

  @Test
  void aPackedPrompt() {
    FakeFleet fleet = new FakeFleet(ExamplesTest::opinions);
    List<String> letters = List.of("Thank you!", "Where is it?!");

    PackedPrompt<Opinion> opinions =
        PackedPrompt.builder(Opinion.class, "What does the customer feel?")
            .request(request -> request.model("claude-haiku-4-5").tenant("support"))
            .build();
    PackedAnswers<Opinion> answers = opinions.submit(fleet, letters).join();

    assertThat(answers.values())
        .containsExactly(
            Optional.of(new Opinion(Mood.GLAD, false)), Optional.of(new Opinion(Mood.ANGRY, true)));
  }

  private static FakeAnswer opinions(Request request) {
    return ModelAnswers.using(
        "answers",
        "{\"answers\":[{\"item\":1,\"answer\":{\"mood\":\"GLAD\",\"urgent\":false}},"
            + "{\"item\":2,\"answer\":{\"mood\":\"ANGRY\",\"urgent\":true}}]}");
  }

  /** Each part of an example, up to a blank line, stands in this file too: it compiles and ran. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "package-info.java",
        "Described.java",
        "Tool.java",
        "ToolLoop.java",
        "PackedPrompt.java"
      })
  void theJavadocSaysWhatRanHere(String file) throws IOException {
    String here = squeezed(Files.readString(HERE));
    List<String> parts = parts(MAIN.resolve(file));

    assertThat(parts).isNotEmpty();
    assertThat(parts).allSatisfy(part -> assertThat(here).contains(part));
  }

  private static List<String> parts(Path file) throws IOException {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean within = false;
    for (String line : Files.readAllLines(file).stream().map(String::strip).toList()) {
      boolean end = line.equals("* }</pre>");
      if (within && (end || line.equals("*"))) {
        parts.add(squeezed(part.toString()));
        part.setLength(0);
      } else if (within) {
        part.append(line.substring(1));
      }
      within = line.equals("* <pre>{@code") || (within && !end);
    }
    return parts;
  }

  /** Without the blanks, which the formatter sets otherwise in comments than in code. */
  private static String squeezed(String code) {
    return code.replaceAll("\\s", "");
  }
}
