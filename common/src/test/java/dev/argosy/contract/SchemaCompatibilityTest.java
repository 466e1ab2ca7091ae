package dev.argosy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What services wrote for the last release is taken today, and what we write today is what they
 * read then. The schemas of that release stand in the test's resources; whoever makes a release
 * copies today's there.
 */
class SchemaCompatibilityTest {
  private static final Path NOW = Path.of("src/main/resources/dev/argosy/contract");
  private static final Path RELEASED = Path.of("src/test/resources/released");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private static JsonNode schema(Path directory, String name) {
    try {
      return MAPPER.readTree(directory.resolve(name + ".schema.json").toFile());
    } catch (IOException unreadable) {
      throw new AssertionError(name, unreadable);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"request", "cancel"})
  void whatServicesWroteForTheLastReleaseIsTaken(String name) {
    assertThat(SchemaNarrowing.between(schema(RELEASED, name), schema(NOW, name), true)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"result", "chunk", "usage"})
  void whatWeWriteIsWhatReadersOfTheLastReleaseKnow(String name) {
    assertThat(SchemaNarrowing.between(schema(NOW, name), schema(RELEASED, name), false)).isEmpty();
  }

  private static ObjectNode changed(String name, Consumer<ObjectNode> change) {
    ObjectNode schema = schema(NOW, name).deepCopy();
    change.accept(schema);
    return schema;
  }

  private static ObjectNode properties(ObjectNode schema) {
    return (ObjectNode) schema.get("properties");
  }

  private static void assertBreaksServices(Consumer<ObjectNode> change, String problem) {
    assertThat(SchemaNarrowing.between(schema(NOW, "request"), changed("request", change), true))
        .singleElement()
        .asString()
        .isEqualTo(problem);
  }

  private static void assertBreaksReaders(Consumer<ObjectNode> change, String problem) {
    assertThat(SchemaNarrowing.between(changed("result", change), schema(NOW, "result"), false))
        .singleElement()
        .asString()
        .isEqualTo(problem);
  }

  @Test
  void aRequestMustNotNeedMore() {
    assertBreaksServices(
        schema -> ((ArrayNode) schema.get("required")).add("tenant"), "/tenant may be absent");
  }

  @Test
  void aRequestsLimitMustNotShrink() {
    assertBreaksServices(
        schema -> ((ObjectNode) schema.at("/properties/fallback")).put("maxItems", 4),
        "/fallback maxItems is 8, not 4");
  }

  @Test
  void aRequestMayGainAMember() {
    ObjectNode more =
        changed("request", schema -> properties(schema).putObject("more").put("type", "string"));
    assertThat(SchemaNarrowing.between(schema(NOW, "request"), more, true)).isEmpty();
  }

  @Test
  void aResultKeepsItsMembers() {
    assertBreaksReaders(
        schema -> properties(schema).remove("reused_from"), "/reused_from is not said any more");
  }

  @Test
  void aResultsTextMustNotBecomeANumber() {
    assertBreaksReaders(
        schema -> ((ObjectNode) schema.at("/properties/worker")).put("type", "integer"),
        "/worker type may be [integer]");
  }

  @Test
  void aClosedListOfAResultStaysClosed() {
    assertBreaksReaders(
        schema -> ((ArrayNode) schema.at("/properties/error/properties/type/enum")).add("bored"),
        "/error/type value may be [\"bored\"]");
  }

  @Test
  void aResultMayGainAMember() {
    ObjectNode more =
        changed("result", schema -> properties(schema).putObject("more").put("type", "string"));
    assertThat(SchemaNarrowing.between(more, schema(NOW, "result"), false)).isEmpty();
  }
}
