package dev.argosy.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.argosy.contract.ChunkCodec;
import dev.argosy.contract.Decoded;
import dev.argosy.contract.RequestCodec;
import dev.argosy.worker.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows is what the code takes; its Java is a test of the SDK's. */
class ReadmeTest {
  private static final Path README = Path.of("../../README.md");

  /** The blocks of one language, without the indentation of a list. */
  private static List<String> blocks(String language) throws IOException {
    List<String> blocks =
        Pattern.compile("(?ms)^ *```" + language + "\\n(.*?)^ *```")
            .matcher(Files.readString(README))
            .results()
            .map(MatchResult::group)
            .map(block -> block.lines().filter(line -> !line.strip().startsWith("```")).toList())
            .map(lines -> String.join("\n", lines).stripIndent())
            .toList();
    assertThat(blocks).isNotEmpty();
    return blocks;
  }

  @Test
  void itsConfigurationIsAGoodOne() throws IOException {
    for (String yaml : blocks("yaml")) {
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
        blocks("shell").stream()
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
  void itsChunkIsReadable() throws IOException {
    for (String chunk : blocks("json")) {
      assertThat(new ChunkCodec().decode(chunk.strip().getBytes(UTF_8)).events()).isNotEmpty();
    }
  }
}
