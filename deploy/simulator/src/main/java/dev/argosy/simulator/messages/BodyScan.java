package dev.argosy.simulator.messages;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** One pass over a body's tokens; long texts are skipped as bytes. For one body. */
final class BodyScan {
  private static final JsonFactory JSON = new JsonFactory();

  private final byte[] array;
  private final int offset;
  private final int bytes;
  private final Section tools = new Section();
  private final Section system = new Section();
  private final Section messages = new Section();
  private String userId = "";
  private String version = "";
  private final List<OfferedTool> offered = new ArrayList<>();
  private String choice = "";
  private String chosen = "";
  private boolean model;
  private MessagesRequest.Stream stream = MessagesRequest.Stream.ABSENT;
  private long maxTokens = MessagesRequest.ABSENT;

  /** A part of the prompt; offsets of breakpoints count from its start, 0 is none. */
  private static final class Section {
    int start;
    int end;
    int hourBreakpoint;
    int breakpoint;
    int items = MessagesRequest.ABSENT;

    Prompt after(Prompt before) {
      return before.then(end - start, hourBreakpoint, breakpoint);
    }
  }

  /** A tool, and where its schema stands in the body. */
  private static final class OfferedTool {
    String name = "";
    int schemaStart;
    int schemaEnd;
  }

  BodyScan(byte[] array, int offset, int bytes) {
    this.array = array;
    this.offset = offset;
    this.bytes = bytes;
  }

  Optional<MessagesRequest> scan() {
    try (JsonParser parser = JSON.createParser(array, offset, bytes)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        field(parser, name);
      }
      if (parser.nextToken() != null) {
        return Optional.empty();
      }
    } catch (JacksonException malformed) {
      return Optional.empty();
    } catch (IOException impossible) {
      throw new UncheckedIOException("an array of bytes cannot fail to be read", impossible);
    }
    Prompt prompt = messages.after(system.after(tools.after(Prompt.EMPTY)));
    return Optional.of(
        new MessagesRequest(
            key(), version, model, stream, maxTokens, messages.items, prompt, tool(), forced()));
  }

  private boolean forced() {
    return !offered.isEmpty() && (choice.equals("tool") || choice.equals("any"));
  }

  /** The tool that must be used, else the first one. Its schema outlives the array. */
  private MessagesRequest.Tool tool() {
    OfferedTool found = null;
    for (OfferedTool next : offered) {
      boolean wanted = choice.equals("tool") && next.name.equals(chosen);
      found = found == null || wanted ? next : found;
    }
    if (found == null) {
      return MessagesRequest.Tool.NONE;
    }
    int length = found.schemaEnd - found.schemaStart;
    return new MessagesRequest.Tool(
        found.name, new String(array, offset + found.schemaStart, length, StandardCharsets.UTF_8));
  }

  private void field(JsonParser parser, String name) throws IOException {
    switch (name) {
      case "anthropic_version" -> version = parser.getText();
      case "model" -> model = true;
      case "stream" -> stream = stream(parser.currentToken());
      case "max_tokens" ->
          maxTokens =
              parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                  ? parser.getLongValue()
                  : MessagesRequest.NOT_A_NUMBER;
      case "messages" -> section(parser, messages, false);
      case "system" -> section(parser, system, false);
      case "tools" -> section(parser, tools, true);
      case "metadata" -> metadata(parser);
      case "tool_choice" -> choice(parser);
      default -> parser.skipChildren();
    }
    if (name.equals("model") || name.equals("stream") || name.equals("anthropic_version")) {
      parser.skipChildren();
    }
  }

  private static MessagesRequest.Stream stream(JsonToken value) {
    return switch (value) {
      case VALUE_TRUE -> MessagesRequest.Stream.TRUE;
      case VALUE_FALSE -> MessagesRequest.Stream.FALSE;
      default -> MessagesRequest.Stream.NO_BOOLEAN;
    };
  }

  private void metadata(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken() == JsonToken.VALUE_STRING && name.equals("user_id")) {
        userId = parser.getText();
      }
      parser.skipChildren();
    }
  }

  private void choice(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      switch (name) {
        case "type" -> choice = parser.getText();
        case "name" -> chosen = parser.getText();
        default -> {}
      }
      parser.skipChildren();
    }
  }

  private void section(JsonParser parser, Section section, boolean ofTools) throws IOException {
    section.start = (int) parser.currentTokenLocation().getByteOffset();
    int depth = 0;
    int items = 0;
    boolean list = parser.currentToken() == JsonToken.START_ARRAY;
    for (JsonToken token = parser.currentToken(); ; token = parser.nextToken()) {
      if (token.isStructStart()) {
        items += depth == 1 ? 1 : 0;
        if (ofTools && depth == 1) {
          offered.add(new OfferedTool());
        }
        depth++;
      } else if (token.isStructEnd()) {
        depth--;
      } else if (token == JsonToken.FIELD_NAME) {
        property(parser, section, ofTools && depth == 2);
      } else if (depth == 1) {
        items++;
      }
      if (depth == 0) {
        break;
      }
    }
    parser.finishToken();
    section.end = (int) parser.currentLocation().getByteOffset();
    section.items = list ? items : MessagesRequest.ABSENT;
  }

  /** Reads the value of a property we care for; leaves any other to the caller. */
  private void property(JsonParser parser, Section section, boolean ofTool) throws IOException {
    String name = parser.currentName();
    if (name.equals("cache_control")) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        breakpoint(parser, section);
      } else {
        parser.skipChildren();
      }
    } else if (ofTool && (name.equals("name") || name.equals("input_schema"))) {
      boolean text = parser.nextToken() == JsonToken.VALUE_STRING;
      ofTool(parser, offered.getLast(), text && name.equals("name"));
    }
  }

  private static void ofTool(JsonParser parser, OfferedTool tool, boolean name) throws IOException {
    if (name) {
      tool.name = parser.getText();
    } else if (parser.currentToken() == JsonToken.START_OBJECT) {
      tool.schemaStart = (int) parser.currentTokenLocation().getByteOffset();
      parser.skipChildren();
      tool.schemaEnd = (int) parser.currentLocation().getByteOffset();
    } else {
      parser.skipChildren();
    }
  }

  private static void breakpoint(JsonParser parser, Section section) throws IOException {
    boolean hour = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean ttl = parser.currentName().equals("ttl");
      parser.nextToken();
      hour |= ttl && parser.getText().equals("1h");
      parser.skipChildren();
    }
    int offset = (int) parser.currentLocation().getByteOffset() - section.start;
    if (hour) {
      section.hourBreakpoint = offset;
    } else {
      section.breakpoint = offset;
    }
  }

  private String key() {
    if (!userId.isEmpty()) {
      return userId;
    }
    if (messages.items == MessagesRequest.ABSENT) {
      return MessagesRequest.NO_KEY;
    }
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(array, offset + messages.start, messages.end - messages.start);
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
