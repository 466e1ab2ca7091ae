package dev.argosy.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.argosy.contract.Decoded;
import dev.argosy.contract.RequestCodec;
import dev.argosy.worker.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What README and docs show is what the code takes; their Java is a test of the SDK's. */
class DocumentsTest {
  private static final Path ROOT = Path.of("../..");
  private static final Path README = ROOT.resolve("README.md");
  private static final Path PYTHON = ROOT.resolve("docs/python/argosy_client.py");
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

  /** README and all pages beside it. */
  private static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
        Stream<Path> top = Files.list(ROOT)) {
      return Stream.concat(top, docs).filter(file -> file.toString().endsWith(".md")).toList();
    }
  }

  /** The blocks of one language on all pages, without the indentation of a list. */
  private static List<String> blocks(String language) throws IOException {
    List<String> blocks = new ArrayList<>();
    for (Path page : pages()) {
      blocks.addAll(blocks(page, language));
    }
    return blocks;
  }

  private static List<String> blocks(Path page, String language) throws IOException {
    List<String> blocks =
        Pattern.compile("(?ms)^ *```" + language + "\\n(.*?)^ *```")
            .matcher(Files.readString(page))
            .results()
            .map(MatchResult::group)
            .map(block -> block.lines().filter(line -> !line.strip().startsWith("```")).toList())
            .map(lines -> String.join("\n", lines).stripIndent())
            .toList();
    return blocks;
  }

  @Test
  void itsConfigurationIsAGoodOne() throws IOException {
    for (String yaml : blocks(README, "yaml")) {
      assertThatCode(() -> new ConfigReader(Map.of()).parse(yaml)).doesNotThrowAnyException();
    }
  }

  @Test
  void itsCommandsAreTaken() throws IOException {
    List<String> commands =
        blocks("shell").stream()
            .flatMap(String::lines)
            .map(String::strip)
            .filter(line -> line.startsWith("./argosy "))
            .map(line -> line.replaceFirst(" +#.*", ""))
            .toList();
    assertThat(commands).hasSizeGreaterThan(5);
    for (String command : commands) {
      String[] words = command.substring("./argosy ".length()).split(" +", -1);
      assertThatCode(() -> Argosy.parse(words)).as(command).doesNotThrowAnyException();
    }
  }

  @Test
  void itsRequestsAreReadable() throws IOException {
    List<String> requests =
        blocks(README, "shell").stream()
            .flatMap(String::lines)
            .map(String::strip)
            .filter(line -> line.startsWith("{\"id\""))
            .toList();
    assertThat(requests).hasSize(3);
    assertThat(requests)
        .allSatisfy(
            request ->
                assertThat(new RequestCodec().decode(request.getBytes(UTF_8)))
                    .isInstanceOf(Decoded.Readable.class));
  }

  @Test
  void theReadmesPythonIsWhatTheClientSays() throws IOException {
    assertThat(Files.readString(PYTHON).lines().map(String::strip))
        .containsAll(blocks(README, "python").getFirst().lines().map(String::strip).toList());
  }

  @Test
  void eachLinkLeadsToAFile() throws IOException {
    for (Path page : pages()) {
      List<String> links =
          LINK.matcher(Files.readString(page)).results().map(link -> link.group(1)).toList();
      assertThat(links)
          .as("%s", page)
          .allSatisfy(link -> assertThat(page.resolveSibling(link)).exists());
    }
  }
}
