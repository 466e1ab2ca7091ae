package dev.argosy.worker.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A YAML document as written: plain values stay text until someone asks for a number or a time, and
 * a key that stands twice is a problem beside the others, not the end of reading.
 */
sealed interface Tree {
  /** Keys in the order of the file. */
  record Table(Map<String, Tree> entries) implements Tree {}

  /** A list. */
  record Sequence(List<Tree> elements) implements Tree {}

  /** A single value, its quotes removed. */
  record Scalar(String text) implements Tree {}

  /** A key without a value, which counts as not given. */
  record Nothing() implements Tree {}

  /**
   * Reads a whole file.
   *
   * @throws InvalidConfig if the text is no YAML; nothing after that place can be read
   */
  static Tree parse(String yaml, Problems problems) {
    try (YAMLParser parser = new YAMLFactory().createParser(yaml)) {
      Tree document =
          parser.nextToken() == null ? new Nothing() : new Builder(parser, problems).value("");
      if (parser.nextToken() != null) {
        problems.add("", "the file must hold one document", new Nothing());
      }
      return document instanceof Nothing ? new Table(Map.of()) : document;
    } catch (JsonProcessingException broken) {
      // The parser's own words quote the file, which may hold what must not be repeated.
      String place = "line " + broken.getLocation().getLineNr();
      problems.add(place, "from here on the text is no YAML", new Nothing());
      problems.none();
      throw new IllegalStateException(broken);
    } catch (IOException cannotHappen) {
      throw new UncheckedIOException("reading from memory", cannotHappen);
    }
  }

  /** Walks the parser's tokens; each method ends on the last token of what it read. */
  final class Builder {
    private final YAMLParser parser;
    private final Problems problems;

    private Builder(YAMLParser parser, Problems problems) {
      this.parser = parser;
      this.problems = problems;
    }

    private Tree value(String path) throws IOException {
      if (parser.isCurrentAlias()) {
        problems.add(path, "must not refer to another place of the file", new Nothing());
        return new Nothing();
      }
      JsonToken token = parser.currentToken();
      if (token == JsonToken.START_OBJECT) {
        return table(path);
      }
      if (token == JsonToken.START_ARRAY) {
        return sequence(path);
      }
      return token == JsonToken.VALUE_NULL ? new Nothing() : new Scalar(parser.getText());
    }

    private Tree table(String path) throws IOException {
      Map<String, Tree> entries = new LinkedHashMap<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = parser.currentName();
        String place = path.isEmpty() ? key : path + "." + key;
        parser.nextToken();
        Tree value = value(place);
        if (entries.putIfAbsent(key, value) != null) {
          problems.add(place, "must stand only once", value);
        }
      }
      return new Table(entries);
    }

    private Tree sequence(String path) throws IOException {
      List<Tree> elements = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        elements.add(value(path + "[" + elements.size() + "]"));
      }
      return new Sequence(elements);
    }
  }
}
