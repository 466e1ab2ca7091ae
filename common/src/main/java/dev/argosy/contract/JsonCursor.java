package dev.argosy.contract;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a JSON document in bytes: tokens, where each one starts, and the first member name
 * that came twice in one object, however deep. Owned by one thread.
 */
final class JsonCursor implements AutoCloseable {
  /** Objects and arrays inside each other, the envelope included. */
  static final int NESTING_MAX = 256;

  /**
   * No charset detection: it would read bytes as UTF-16 that every other reader takes as broken
   * UTF-8.
   */
  static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(NESTING_MAX)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  private final JsonParser parser;
  private final byte[] bytes;
  private final int from;
  private Names[] names = new Names[8];
  private int depth;
  private @Nullable String duplicate;

  private JsonCursor(JsonParser parser, byte[] bytes, int from) {
    this.parser = parser;
    this.bytes = bytes;
    this.from = from;
  }

  /** A cursor before the first token; a byte order mark is stepped over. */
  static JsonCursor over(byte[] bytes, int from, int to) throws IOException {
    int mark = BYTE_ORDER_MARK.length;
    boolean marked =
        to - from >= mark && Arrays.equals(bytes, from, from + mark, BYTE_ORDER_MARK, 0, mark);
    int start = marked ? from + mark : from;
    return new JsonCursor(FACTORY.createParser(bytes, start, to - start), bytes, start);
  }

  byte[] bytes() {
    return bytes;
  }

  /** The next token; null after the last one. */
  @Nullable JsonToken next() throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.FIELD_NAME) {
      if (!names[depth].add(parser.currentName()) && duplicate == null) {
        duplicate = parser.currentName();
      }
    } else if (token == JsonToken.START_OBJECT) {
      enter();
    } else if (token == JsonToken.START_ARRAY) {
      depth++;
    } else if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
      depth--;
    }
    return token;
  }

  private void enter() {
    depth++;
    if (depth >= names.length) {
      names = Arrays.copyOf(names, Math.max(depth + 1, 2 * names.length));
    }
    if (names[depth] == null) {
      names[depth] = new Names();
    } else {
      names[depth].clear();
    }
  }

  /** The current token; null before the first and after the last one. */
  @Nullable JsonToken token() {
    return parser.currentToken();
  }

  boolean at(JsonToken token) {
    return parser.currentToken() == token;
  }

  /** Objects and arrays that are open, the one just started included. */
  int depth() {
    return depth;
  }

  /** Index of the current token's first byte. */
  int start() {
    return from + (int) parser.currentTokenLocation().getByteOffset();
  }

  /** Index of the byte the parser stands at: near what it could not read. */
  int position() {
    return from + (int) parser.currentLocation().getByteOffset();
  }

  /** The first name that came twice in one object; null if none did. */
  @Nullable String duplicate() {
    return duplicate;
  }

  String name() throws IOException {
    return parser.currentName();
  }

  /** The current token's text, unescaped. */
  String text() throws IOException {
    return parser.getText();
  }

  /** The string the cursor stands on as its bytes: quotes and escapes included. */
  RawJson string() throws IOException {
    int start = start();
    parser.finishToken();
    return RawJson.slice(bytes, start, position());
  }

  /** The current token if it is an integer of at most 64 bits. */
  OptionalLong integer() throws IOException {
    if (!at(JsonToken.VALUE_NUMBER_INT)
        || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(parser.getLongValue());
  }

  /** Goes to the last token of the current value. */
  void skip() throws IOException {
    JsonToken token = token();
    if (token != null && token.isStructStart()) {
      leave(depth - 1);
    }
  }

  /** The object the cursor stands on, as bytes; the cursor goes to its end. */
  RawJson object() throws IOException {
    if (!at(JsonToken.START_OBJECT)) {
      throw new JsonParseException(parser, "not an object");
    }
    int start = start();
    skip();
    return RawJson.slice(bytes, start, start() + 1);
  }

  /** The value the cursor stands on as a tree, for small values; the cursor goes to its end. */
  JsonNode tree(ObjectMapper mapper) throws IOException {
    if (parser.currentToken().isStructStart()) {
      depth--; // its end goes past next()
    }
    return mapper.readTree(parser);
  }

  /** Goes on until no more than this many objects and arrays are open. */
  void leave(int outerDepth) throws IOException {
    while (depth > outerDepth) {
      next();
    }
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
