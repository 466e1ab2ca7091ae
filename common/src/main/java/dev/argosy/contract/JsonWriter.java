package dev.argosy.contract;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes one JSON object into memory, raw parts as the bytes they are. What is null or an empty
 * collection is left out. Owned by one thread.
 */
final class JsonWriter {
  private final ByteArrayOutputStream target;
  private final JsonGenerator generator;

  /** Opens the object; {@code bytes} is a guess at its size. */
  JsonWriter(int bytes) {
    target = new ByteArrayOutputStream(bytes);
    try {
      generator = JsonCursor.FACTORY.createGenerator(target);
      generator.writeStartObject();
    } catch (IOException inMemory) {
      throw new UncheckedIOException(inMemory);
    }
  }

  /** One step of writing. */
  private interface Step {
    void run() throws IOException;
  }

  private static void write(Step step) {
    try {
      step.run();
    } catch (IOException cannotBeWritten) {
      throw new UncheckedIOException(cannotBeWritten);
    }
  }

  void text(String name, @Nullable String value) {
    if (value != null) {
      write(() -> generator.writeStringField(name, wellFormed(value)));
    }
  }

  /** An encoder throws at half a surrogate pair, which a platform's message may hold. */
  private static String wellFormed(String value) {
    boolean broken = false;
    for (int i = 0; i < value.length() && !broken; i++) {
      broken = Character.isSurrogate(value.charAt(i));
    }
    return broken
        ? value
            .codePoints()
            .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
        : value;
  }

  void instant(String name, @Nullable Instant value) {
    text(name, value == null ? null : value.toString());
  }

  void decimal(String name, @Nullable BigDecimal value) {
    text(name, value == null ? null : value.toPlainString());
  }

  void number(String name, @Nullable Integer value) {
    if (value != null) {
      number(name, value.longValue());
    }
  }

  void number(String name, long value) {
    write(() -> generator.writeNumberField(name, value));
  }

  void bool(String name, boolean value) {
    write(() -> generator.writeBooleanField(name, value));
  }

  /** Null is written, unlike elsewhere: a reader must see that a cost is unknown. */
  void decimalOrNull(String name, @Nullable BigDecimal value) {
    if (value == null) {
      write(() -> generator.writeNullField(name));
    } else {
      decimal(name, value);
    }
  }

  void texts(String name, Map<String, String> values) {
    begin(name);
    values.forEach(this::text);
    end();
  }

  void texts(String name, List<String> values) {
    if (!values.isEmpty()) {
      beginArray(name);
      for (String value : values) {
        write(() -> generator.writeString(value));
      }
      endArray();
    }
  }

  void raw(String name, @Nullable RawJson value) {
    if (value != null) {
      write(
          () -> {
            generator.writeFieldName(name);
            generator.writeRawValue(
                ""); // the colon; then past the generator, so no byte is decoded
            generator.flush();
            target.write(value.array(), value.from(), value.size());
          });
    }
  }

  /** A small tree as it is; null values included. */
  void tree(String name, JsonNode value) {
    write(
        () -> {
          generator.writeFieldName(name);
          ResultCodec.MAPPER.writeTree(generator, value);
        });
  }

  /** Elements of the array that is open, as the bytes they are. */
  void rawElements(List<RawJson> values) {
    for (RawJson value : values) {
      write(
          () -> {
            generator.writeRawValue(""); // the comma; then past the generator
            generator.flush();
            target.write(value.array(), value.from(), value.size());
          });
    }
  }

  void begin(String name) {
    write(() -> generator.writeObjectFieldStart(name));
  }

  /** Opens an object that is an element of an array. */
  void begin() {
    write(generator::writeStartObject);
  }

  void end() {
    write(generator::writeEndObject);
  }

  void beginArray(String name) {
    write(() -> generator.writeArrayFieldStart(name));
  }

  void endArray() {
    write(generator::writeEndArray);
  }

  /** Closes what is open and gives the bytes. */
  byte[] bytes() {
    write(generator::close);
    return target.toByteArray();
  }
}
