package dev.argosy.standalone.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.catalog.Catalog;
import dev.argosy.content.FileRules;
import dev.argosy.contract.Body;
import dev.argosy.contract.Decoded;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.RequestCodec;
import dev.argosy.standalone.UsageProblem;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where {@code submit} takes its requests from. Lazy: a file may be larger than memory. */
public final class RequestSource {
  private static final RequestCodec CODEC = new RequestCodec();
  private static final FileRules FILES = new FileRules(Catalog.bundled());
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * One request on its way out.
   *
   * @param id null if it could not be read and need not be
   */
  public record Posted(@Nullable String id, RawJson value) {}

  private RequestSource() {}

  /**
   * Small requests made up here, each with an id of its own.
   *
   * @param model the model that all of them name
   * @param prefix begin of all ids; two calls with one prefix make the same ids
   */
  public static Stream<Posted> generated(int count, String model, String prefix) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(
            number -> {
              String id = "%s-%06d".formatted(prefix, number);
              // user_id: how the simulator knows the request again.
              String body =
                  """
                  {"model":"%s","max_tokens":64,"metadata":{"user_id":"%s"},\
                  "messages":[{"role":"user","content":"Say %d in words."}]}\
                  """
                      .formatted(model, id, number);
              Request request = Request.of(id, Body.of(RawJson.of(body)));
              return new Posted(id, RawJson.of(CODEC.encode(request)));
            });
  }

  /**
   * Envelopes, one a line; blank lines are skipped.
   *
   * @param unchecked passes lines through that break the contract or hold more than platforms take,
   *     to see what a worker makes of them
   * @throws UsageProblem from the stream, naming line, field and rule
   */
  public static Stream<Posted> lines(Stream<String> lines, boolean unchecked) {
    long[] number = {0};
    return lines
        .peek(line -> number[0]++)
        .filter(line -> !line.isBlank())
        .map(line -> posted(line, number[0], unchecked));
  }

  /**
   * Copies of envelopes, again and again until there are enough, each with an id of its own: the
   * template's and a number.
   */
  public static Stream<Posted> copies(List<String> templates, int count) {
    if (templates.isEmpty()) {
      throw new UsageProblem("no request to make copies of");
    }
    return IntStream.range(0, count)
        .mapToObj(
            index -> {
              int template = index % templates.size();
              String line = templates.get(template);
              Posted checked = posted(line, template + 1L, false);
              String id = "%s-%06d".formatted(checked.id(), index / templates.size() + 1);
              return new Posted(id, withId(line, id));
            });
  }

  private static Posted posted(String line, long number, boolean unchecked) {
    RawJson value = RawJson.of(line);
    return switch (CODEC.decode(value.bytes())) {
      case Decoded.Readable(var request) -> {
        if (!unchecked) {
          FILES
              .problem(request.body())
              .ifPresent(
                  problem -> {
                    throw new UsageProblem("line " + number + ": " + problem);
                  });
        }
        yield new Posted(request.id(), value);
      }
      case Decoded.Invalid(var envelope, var error) -> {
        if (!unchecked) {
          throw new UsageProblem("line " + number + ": " + error.message());
        }
        yield new Posted(envelope.id(), value);
      }
      case Decoded.Malformed(var reason) -> {
        if (!unchecked) {
          throw new UsageProblem("line " + number + ": " + reason);
        }
        yield new Posted(null, value);
      }
    };
  }

  private static RawJson withId(String envelope, String id) {
    try {
      ObjectNode copy = (ObjectNode) JSON.readTree(envelope);
      return RawJson.of(JSON.writeValueAsBytes(copy.put("id", id)));
    } catch (JsonProcessingException bug) {
      throw new IllegalStateException("the codec read it as JSON", bug);
    }
  }
}
