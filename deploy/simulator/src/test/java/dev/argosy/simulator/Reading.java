package dev.argosy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import software.amazon.eventstream.Message;
import software.amazon.eventstream.MessageDecoder;

/**
 * What a reader makes of a stream: its events, and the message that they add up to by the rules of
 * the API's documents.
 */
record Reading(List<JsonNode> events) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> OF_A_MESSAGE =
      Set.of(
          "message_start",
          "content_block_start",
          "content_block_delta",
          "content_block_stop",
          "message_delta",
          "message_stop");

  /** The frames of Bedrock, as AWS's own decoder reads them; a part of one at the end is left. */
  static List<Message> frames(byte[] stream) {
    MessageDecoder decoder = new MessageDecoder();
    decoder.feed(stream);
    return decoder.getDecodedMessages();
  }

  /** The stream of Bedrock; frames other than chunks are left out. */
  static Reading ofBedrock(byte[] stream) {
    return new Reading(
        frames(stream).stream()
            .filter(
                frame ->
                    frame.getHeaders().containsKey(":event-type")
                        && frame.getHeaders().get(":event-type").getString().equals("chunk"))
            .map(frame -> json(binary(json(frame.getPayload()).path("bytes"))))
            .toList());
  }

  /**
   * The stream of Vertex, as the standard reads server-sent events; an event without its empty line
   * is left out.
   */
  static Reading ofVertex(byte[] stream) {
    List<JsonNode> events = new ArrayList<>();
    String name = "";
    StringBuilder data = new StringBuilder();
    String text = new String(stream, StandardCharsets.UTF_8);
    assertThat(text).doesNotContain("\uFFFD");
    for (int start = 0, end; (end = text.indexOf('\n', start)) >= 0; start = end + 1) {
      String line = text.substring(start, end).replaceFirst("\r$", "");
      if (line.startsWith("event: ")) {
        name = line.substring("event: ".length());
      } else if (line.startsWith("data: ")) {
        data.append(line.substring("data: ".length()));
      } else {
        assertThat(line).isEmpty();
        JsonNode event = json(utf8(data));
        assertThat(type(event)).isEqualTo(name);
        events.add(event);
        data.setLength(0);
      }
    }
    return new Reading(events);
  }

  /** The types, those that belong to no message left out. */
  List<String> types() {
    return events.stream().map(Reading::type).filter(OF_A_MESSAGE::contains).toList();
  }

  /** How many events of a type there are. */
  long count(String type) {
    return events.stream().filter(event -> type(event).equals(type)).count();
  }

  /** Events of types that the API has not. */
  long unknown() {
    return events.stream()
        .map(Reading::type)
        .filter(type -> !OF_A_MESSAGE.contains(type))
        .filter(type -> !type.equals("ping") && !type.equals("error"))
        .count();
  }

  JsonNode first(String type) {
    return events.stream().filter(event -> type(event).equals(type)).findFirst().orElseThrow();
  }

  /** The whole message, as it would have come in one piece. */
  ObjectNode message() {
    ObjectNode message = JSON.createObjectNode();
    List<StringBuilder> inputs = new ArrayList<>();
    for (JsonNode event : events) {
      ArrayNode content = message.withArray("content");
      int index = event.path("index").asInt();
      switch (type(event)) {
        case "message_start" -> message = event.path("message").deepCopy();
        case "content_block_start" -> {
          content.add(event.path("content_block").deepCopy());
          inputs.add(new StringBuilder());
        }
        case "content_block_delta" ->
            delta((ObjectNode) content.get(index), event.path("delta"), inputs.get(index));
        case "content_block_stop" -> {
          if (content.get(index).has("input")) {
            ((ObjectNode) content.get(index)).set("input", json(utf8(inputs.get(index))));
          }
        }
        case "message_delta" -> {
          message.setAll((ObjectNode) event.path("delta"));
          ((ObjectNode) message.path("usage")).setAll((ObjectNode) event.path("usage"));
        }
        default -> {} // a ping, or what no reader knows
      }
    }
    return message;
  }

  private static void delta(ObjectNode block, JsonNode delta, StringBuilder input) {
    switch (delta.path("type").asText()) {
      case "text_delta" -> append(block, "text", delta);
      case "thinking_delta" -> append(block, "thinking", delta);
      case "signature_delta" -> append(block, "signature", delta);
      case "input_json_delta" -> input.append(delta.path("partial_json").asText());
      default -> throw new AssertionError("unknown delta " + delta);
    }
  }

  private static void append(ObjectNode block, String field, JsonNode delta) {
    block.put(field, block.path(field).asText() + delta.path(field).asText());
  }

  static String type(JsonNode event) {
    return event.path("type").asText();
  }

  static JsonNode json(byte[] bytes) {
    try {
      return JSON.readTree(bytes);
    } catch (IOException notJson) {
      throw new UncheckedIOException(notJson);
    }
  }

  private static byte[] binary(JsonNode base64) {
    try {
      return base64.binaryValue();
    } catch (IOException notBase64) {
      throw new UncheckedIOException(notBase64);
    }
  }

  private static byte[] utf8(StringBuilder text) {
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }
}
