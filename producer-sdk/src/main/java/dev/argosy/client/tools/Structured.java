package dev.argosy.client.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.client.Answer;
import dev.argosy.client.Fleet;
import dev.argosy.client.MessageUnavailableException;
import dev.argosy.client.RequestFailedException;
import dev.argosy.client.tools.StructuredOutputException.Reason;
import dev.argosy.contract.Body;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Answers as records: {@link #ask} makes a request answer in data, {@link #parse} reads it.
 *
 * <p>The model is made to use one tool, whose input is the answer. That is what every Claude model
 * takes on both platforms. Two cases can't be forced: extended thinking, and models that always
 * think. A request that asks for thinking is told to use the tool instead ({@link Manner#ASKED});
 * for a model that always thinks, say so with {@link #manner}, or leave it to {@link #submit},
 * which learns it from the platform's refusal. The platforms' own {@code output_config} is not
 * used: on Vertex AI an organization has to allow it first, older models refuse it, and a request
 * does not know on which route it will be served. Whoever knows better finds the schema in {@link
 * #schema} and reads what comes with {@link #read}.
 *
 * <p>Immutable, thread-safe; made once for each type.
 *
 * @param <T> the record, or {@link JsonNode} for a schema of your own
 */
public final class Structured<T> {
  private final Class<T> type;
  private final Shape shape;
  private final String name;
  private final Manner manner;

  /** How the model is brought to answer in data. */
  public enum Manner {
    /** It must use the tool ({@code tool_choice}), and says nothing else. */
    FORCED,
    /** It is told to use the tool, and may think before. */
    ASKED
  }

  private Structured(Class<T> type, Shape shape, String name, Manner manner) {
    this.type = type;
    this.shape = shape;
    this.name = name;
    this.manner = manner;
  }

  /**
   * Answers as this record. Its components are texts, numbers, booleans, {@code Instant}s, {@code
   * LocalDate}s, enums, records and {@code JsonNode}s, or lists, maps from {@code String} and
   * {@code Optional}s of these; what is {@code Optional} or {@code @Nullable} may be left out.
   * {@link Described} tells the model more.
   *
   * @throws IllegalArgumentException naming the component that has no schema
   */
  public static <T extends Record> Structured<T> of(Class<T> type) {
    return new Structured<>(type, Shapes.of(type), toolName(type.getSimpleName()), Manner.FORCED);
  }

  /**
   * Answers by a JSON Schema of your own. An answer is checked against the common part of the
   * language (types, members, items, enums, bounds, references, alternatives); what else the schema
   * says is left to the model.
   *
   * @param name of what is answered, such as {@code invoice}
   * @param schema a JSON Schema of an object, as text
   * @throws IllegalArgumentException if it is not one, or refers to what is not in it
   */
  public static Structured<JsonNode> ofSchema(String name, String schema) {
    SchemaShape shape = SchemaShape.of(Json.object("schema", RawJson.of(schema)));
    return new Structured<>(JsonNode.class, shape, toolName(name), Manner.FORCED);
  }

  /** Of a shape made by hand. */
  static <T> Structured<T> of(Class<T> type, Shape shape, String name) {
    return new Structured<>(type, shape, name, Manner.FORCED);
  }

  /** The same in another manner. */
  public Structured<T> manner(Manner other) {
    return new Structured<>(type, shape, name, other);
  }

  /** The schema that the model sees, as JSON text. */
  public String schema() {
    return Json.text(shape.schema());
  }

  /**
   * The same request, to be answered in data: one more tool, and the choice of it. Whatever made
   * the request, its body may have tools of its own.
   *
   * @throws IllegalArgumentException if it has a tool of the same name
   */
  public Request ask(Request request) {
    ObjectNode body = Json.object("body", request.body().json());
    ask(body, manner);
    return Requests.with(request, request.id(), Body.of(Json.raw(body)));
  }

  private void ask(ObjectNode body, Manner wanted) {
    ObjectNode tool =
        Json.object().put("name", name).put("description", "Takes your answer. Use it once.");
    tool.set("input_schema", shape.schema());
    Bodies.addTool(body, tool);
    bring(body, wanted);
  }

  private void bring(ObjectNode body, Manner wanted) {
    boolean asked = wanted == Manner.ASKED || Bodies.thinks(body);
    ObjectNode choice = body.putObject("tool_choice");
    if (asked) {
      choice.put("type", "auto");
      Bodies.addToSystem(body, "Give your answer by using the tool " + name + ", once.");
    } else {
      choice.put("type", "tool").put("name", name);
    }
  }

  /**
   * The data in this result.
   *
   * @throws RequestFailedException if the request did not succeed
   * @throws MessageUnavailableException if its message is kept where this client cannot fetch it
   * @throws StructuredOutputException if it succeeded without the data: refused, cut, answered
   *     otherwise, or data that does not fit
   */
  public T parse(Result result) {
    Answer answer = Answer.of(result);
    if (answer.refused()) {
      throw new StructuredOutputException(Reason.REFUSED, result, "the model refused", null);
    }
    if (Bodies.cut(answer.stopReason())) {
      throw new StructuredOutputException(
          Reason.CUT, result, "the answer was cut: " + answer.stopReason(), null);
    }
    JsonNode input =
        call(answer)
            .orElseThrow(
                () ->
                    new StructuredOutputException(
                        Reason.NO_CALL, result, "the model did not use the tool " + name, null))
            .path("input");
    try {
      return read(input);
    } catch (Misfit misfit) {
      throw new StructuredOutputException(
          Reason.MISFIT, result, String.valueOf(misfit.getMessage()), misfit);
    }
  }

  /**
   * Reads data that came in another way.
   *
   * @throws IllegalArgumentException naming the place and the rule if it does not fit
   */
  public T read(JsonNode data) {
    return type.cast(shape.read(data, "$"));
  }

  /** The first use of our tool. */
  Optional<JsonNode> call(Answer answer) {
    return answer.toolUses().stream()
        .filter(use -> use.path("name").asText().equals(name))
        .findFirst();
  }

  /**
   * Asks, and asks again if the answer does not fit or is missing, with the reason why; each round
   * is a request under the id {@code ID/ROUND} and costs what it costs.
   *
   * <p>The request's {@code limits.cost_usd} is for all rounds together. A model that can't be
   * forced to use a tool is refused by the platform at no cost; it is asked in the other manner
   * then, which is a round too. The future ends with an answer whatever happened, {@link
   * StructuredAnswer#failure} says what.
   *
   * @param rounds at most so many, 1..10; 2 is a good number
   * @param timeout for all of it; 1 ms to 24 h
   */
  public CompletableFuture<StructuredAnswer<T>> submit(
      Fleet fleet, Request request, int rounds, Duration timeout) {
    if (rounds < 1 || rounds > 10) {
      throw new IllegalArgumentException("rounds must be 1..10, was " + rounds);
    }
    Rounds conversation = new Rounds(fleet, request, rounds, timeout, System::nanoTime);
    ask(conversation.body(), manner);
    return round(conversation);
  }

  private CompletableFuture<StructuredAnswer<T>> round(Rounds rounds) {
    return Failures.values(rounds.next())
        .thenApply(
            ended ->
                ended.either(
                    result -> parsed(result, rounds),
                    failure -> StructuredAnswer.<T>failed(failure, rounds.results())))
        .thenCompose(
            answer ->
                answer.failure().isPresent() && mayAskAgain(answer.failure().get(), rounds)
                    ? round(rounds)
                    : CompletableFuture.completedFuture(answer));
  }

  private StructuredAnswer<T> parsed(Result result, Rounds rounds) {
    try {
      return StructuredAnswer.of(parse(result), rounds.results());
    } catch (RequestFailedException
        | StructuredOutputException
        | MessageUnavailableException failure) {
      return StructuredAnswer.failed(failure, rounds.results());
    }
  }

  /** Whether there is a next round; if so, it is prepared. */
  private boolean mayAskAgain(RuntimeException failure, Rounds rounds) {
    if (rounds.bound().isPresent()) {
      return false;
    }
    if (Failures.cannotBeForced(failure) && Bodies.forced(rounds.body())) {
      bring(rounds.body(), Manner.ASKED);
      return true;
    }
    if (!(failure instanceof StructuredOutputException other)) {
      return false;
    }
    return switch (other.reason()) {
      case REFUSED, CUT -> false; // the same again
      case NO_CALL, MISFIT -> {
        Answer answer = Answer.of(other.result());
        rounds.heard(answer.json());
        rounds.say("user", Bodies.answerAgain(answer.toolUses(), name, other));
        yield true;
      }
    };
  }

  private static String toolName(String type) {
    String name = type.replaceAll("[^A-Za-z0-9_-]", "_");
    return name.isEmpty() ? "answer" : name.substring(0, Math.min(name.length(), Tool.NAME_MAX));
  }
}
