package dev.argosy.standalone.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files of this repository, as tools that deploy them read them. */
final class Repository {
  /** The top; tests run in the directory of their module. */
  static final Path TOP = Path.of("../..").toAbsolutePath().normalize();

  private static final ObjectMapper JSON = new ObjectMapper();

  private Repository() {}

  /** A file by its path from the top. */
  static Path file(String path) {
    return TOP.resolve(path);
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The one document of a YAML file, anchors and merges resolved; a key twice is refused. */
  static JsonNode yaml(Path file) {
    return documents(text(file)).getFirst();
  }

  /** All documents of a YAML text. */
  static List<JsonNode> documents(String yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<JsonNode> documents = new ArrayList<>();
    new Yaml(new SafeConstructor(options))
        .loadAll(yaml)
        .forEach(document -> documents.add(JSON.valueToTree(document)));
    return documents;
  }

  /** What a schema beside this class says against a document. */
  static List<String> problems(String schema, JsonNode document) {
    try (InputStream file = Repository.class.getResourceAsStream(schema)) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(new String(file.readAllBytes(), UTF_8), InputFormat.JSON)
          .validate(document.toString(), InputFormat.JSON)
          .stream()
          .map(Object::toString)
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The texts in a list. */
  static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /** Where the PATH has this command. */
  static Optional<Path> onThePath(String command) {
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .map(directory -> Path.of(directory, command))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Runs a command at the top and returns its stdout; it must end well. */
  static String ran(Object... command) {
    List<String> words = Arrays.stream(command).map(Object::toString).toList();
    try {
      Path err = Files.createTempFile("argosy-ran", ".err");
      try {
        Process process =
            new ProcessBuilder(words)
                .directory(TOP.toFile())
                .redirectError(err.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("%s\n%s%s", words, out, text(err)).isZero();
        return out;
      } finally {
        Files.delete(err);
      }
    } catch (IOException unstartable) {
      throw new UncheckedIOException(unstartable);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }
}
