package dev.argosy.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is written for services in other languages is what the codecs take and the topics are. */
class ContractDocumentsTest {
  private static final Path DOCS = Path.of("../docs");
  private static final Path SCHEMAS = Path.of("src/main/resources/dev/argosy/contract");
  private static final Pattern EXAMPLE = Pattern.compile("(?ms)^ *```json (\\w+)\\n(.*?)^ *```$");
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final Topics topics = Topics.defaults();
  private final JsonNode asyncApi = yaml(DOCS.resolve("asyncapi.yaml"));

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException unreadable) {
      throw new AssertionError(file.toString(), unreadable);
    }
  }

  private static JsonNode yaml(Path file) {
    try {
      return new ObjectMapper(new YAMLFactory()).readTree(read(file));
    } catch (IOException notYaml) {
      throw new AssertionError(file.toString(), notYaml);
    }
  }

  @Test
  void eachExampleOfThePageIsValidAndReadable() {
    List<MatchResult> examples =
        EXAMPLE.matcher(read(DOCS.resolve("contract.md"))).results().toList();
    assertThat(examples)
        .extracting(example -> example.group(1))
        .contains("request", "result", "chunk", "cancel");
    for (MatchResult example : examples) {
      String kind = example.group(1);
      String json = example.group(2).strip();
      Schema schema =
          REGISTRY.getSchema(read(SCHEMAS.resolve(kind + ".schema.json")), InputFormat.JSON);
      assertThat(schema.validate(json, InputFormat.JSON)).as(json).isEmpty();
      assertThat(readable(kind, json.getBytes(UTF_8))).as(json).isTrue();
    }
  }

  private static boolean readable(String kind, byte[] json) {
    return switch (kind) {
      case "request" -> new RequestCodec().decode(json) instanceof Decoded.Readable;
      case "result" -> new ResultCodec().decode(json).id().startsWith("inv-");
      case "cancel" -> new CancelCodec().decode(json).isPresent();
      case "chunk" -> !new ChunkCodec().decode(json).events().isEmpty();
      default -> throw new AssertionError("no example is expected of a " + kind);
    };
  }

  @Test
  void thePageKnowsEveryHeaderOfARecordThatServicesRead() {
    String page = read(DOCS.resolve("contract.md"));
    assertThat(
            List.of(
                Headers.ID,
                Headers.STATUS,
                Headers.TENANT,
                Headers.MODEL,
                Headers.CLIENT,
                Headers.REPLY_ERROR,
                Headers.ERROR_TYPE,
                Headers.ERROR_MESSAGE,
                Headers.SOURCE,
                Headers.TRACEPARENT))
        .allSatisfy(header -> assertThat(page).contains("`" + header + "`"));
  }

  @Test
  void eachChannelIsATopicAsItIsMade() {
    Map<String, TopicSettings> made = new HashMap<>();
    TopicSettings.all(topics, Set.of("argosy.requests"), 0)
        .forEach(settings -> made.put(settings.topic(), settings));
    for (JsonNode channel : asyncApi.path("channels")) {
      TopicSettings settings = made.remove(channel.path("address").asText());
      JsonNode kafka = channel.at("/bindings/kafka");
      assertThat(settings).as("%s", channel).isNotNull();
      assertThat(kafka.path("partitions").asInt()).isEqualTo(settings.partitions());
      assertThat(kafka.at("/topicConfiguration/retention.ms").asText())
          .isEqualTo(settings.settings().get("retention.ms"));
    }
    assertThat(made.keySet())
        .as("the workers' own")
        .containsExactlyInAnyOrder(topics.retries(), topics.parked(), topics.fleet());
  }

  @Test
  void eachReferenceOfTheAsyncApiDocumentLeadsSomewhere() {
    List<String> references = asyncApi.findValuesAsText("$ref");
    assertThat(references).hasSizeGreaterThan(15);
    for (String reference : references) {
      if (reference.startsWith("#")) {
        assertThat(asyncApi.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
      } else {
        assertThat(DOCS.resolve(reference)).exists();
      }
    }
  }
}
