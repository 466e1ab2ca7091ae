package dev.argosy.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.contract.Chunk;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.ResultStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chunks as a worker would write them for a request that is streamed. */
final class FakeStreams {
  private FakeStreams() {}

  /** The chunks of all attempts, in the order of their partition; none if it is not streamed. */
  static List<Chunk> chunks(Request request, FakeAnswer answer) {
    List<Chunk> chunks = new ArrayList<>();
    List<List<String>> attempts = attempts(request, answer.unpriced());
    for (int attempt = 1; attempt <= attempts.size(); attempt++) {
      chunks.addAll(chunks(request, attempt, attempts.get(attempt - 1)));
      if (attempt == attempts.size()) {
        chunks.add(chunk(request, attempt, attempts.get(attempt - 1).size() + 1, end()));
      }
    }
    return chunks;
  }

  /** The stream that the result names; null if there is none. */
  static @Nullable ResultStream named(Request request, FakeAnswer answer) {
    if (!request.body().stream() || answer instanceof FakeAnswer.Failure) {
      return null;
    }
    List<List<String>> attempts = attempts(request, answer);
    if (attempts.isEmpty()) {
      return new ResultStream(stream(request, 1), 0, false);
    }
    int pieces = attempts.get(attempts.size() - 1).size();
    return new ResultStream(stream(request, attempts.size()), pieces + 2, true);
  }

  private static List<List<String>> attempts(Request request, FakeAnswer answer) {
    if (!request.body().stream()) {
      return List.of();
    }
    if (answer instanceof FakeAnswer.Pieces pieces) {
      return pieces.attempts();
    }
    return answer instanceof FakeAnswer.Text text ? List.of(List.of(text.text())) : List.of();
  }

  private static List<Chunk> chunks(Request request, int attempt, List<String> pieces) {
    List<Chunk> chunks = new ArrayList<>();
    chunks.add(chunk(request, attempt, 0, begin(request)));
    for (String piece : pieces) {
      ObjectNode delta = event("content_block_delta").put("index", 0);
      delta.putObject("delta").put("type", "text_delta").put("text", piece);
      chunks.add(chunk(request, attempt, chunks.size(), List.of(delta)));
    }
    return chunks;
  }

  private static List<ObjectNode> begin(Request request) {
    ObjectNode start = event("message_start");
    ObjectNode message = start.putObject("message");
    message.put("id", "msg_" + request.id()).put("type", "message").put("role", "assistant");
    message.put("model", request.body().model()).putArray("content");
    message.putObject("usage").put("input_tokens", 1).put("output_tokens", 1);
    ObjectNode block = event("content_block_start").put("index", 0);
    block.putObject("content_block").put("type", "text").put("text", "");
    return List.of(start, block);
  }

  private static List<ObjectNode> end() {
    ObjectNode change = event("message_delta");
    change.putObject("delta").put("stop_reason", "end_turn").putNull("stop_sequence");
    change.putObject("usage").put("output_tokens", 1);
    ObjectNode stop = event("content_block_stop").put("index", 0);
    return List.of(stop, change, event("message_stop"));
  }

  private static ObjectNode event(String type) {
    return NativeJson.MAPPER.createObjectNode().put("type", type);
  }

  private static Chunk chunk(Request request, int attempt, int seq, List<ObjectNode> events) {
    List<RawJson> json = events.stream().map(event -> NativeJson.raw("event", event)).toList();
    return new Chunk(request.id(), stream(request, attempt), attempt, seq, json);
  }

  private static String stream(Request request, int attempt) {
    return "stream-" + request.id() + "-" + attempt;
  }
}
