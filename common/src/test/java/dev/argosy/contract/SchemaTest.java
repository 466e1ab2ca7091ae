package dev.argosy.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The JSON Schemas say what the records and codecs do: each record's components are the schema's
 * properties.
 */
class SchemaTest {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final Map<String, Class<?>> NESTED =
      Map.of(
          "content", ContentRef.class,
          "limits", Limits.class,
          "reuse", Reuse.class,
          "reply", Reply.class,
          "error", ResultError.class,
          "cost", Cost.class,
          "served_by", ServedBy.class,
          "timing", Timing.class,
          "stream", ResultStream.class,
          "cancel", Cancel.Target.class);

  private final RequestCodec requests = new RequestCodec();

  private static String schema(String name) {
    try (InputStream file = SchemaTest.class.getResourceAsStream(name + ".schema.json")) {
      return new String(file.readAllBytes(), UTF_8);
    } catch (IOException missing) {
      throw new AssertionError(name, missing);
    }
  }

  private static List<?> problems(String schema, byte[] json) {
    Schema compiled = REGISTRY.getSchema(schema(schema), InputFormat.JSON);
    return compiled.validate(new String(json, UTF_8), InputFormat.JSON);
  }

  @Test
  void eachComponentOfARequestIsAPropertyOfItsType() throws IOException {
    check(Request.class, new ObjectMapper().readTree(schema("request")), "");
  }

  @Test
  void eachComponentOfAResultIsAPropertyOfItsType() throws IOException {
    JsonNode result = new ObjectMapper().readTree(schema("result"));
    check(Result.class, result, "");
    check(Usage.class, result.at("/properties/usage"), "");
    check(Call.class, result.at("/properties/calls/items"), "");
  }

  @Test
  void eachComponentOfAUsageRecordIsAPropertyOfItsType() throws IOException {
    JsonNode usage = new ObjectMapper().readTree(schema("usage"));
    check(UsageRecord.class, usage, "usage");
    check(Usage.class, usage, null);
  }

  @Test
  void eachComponentOfAChunkIsAPropertyOfItsType() throws IOException {
    check(Chunk.class, new ObjectMapper().readTree(schema("chunk")), "");
  }

  @Test
  void eachComponentOfACancelIsAPropertyOfItsType() throws IOException {
    check(Cancel.class, new ObjectMapper().readTree(schema("cancel")), "");
  }

  /**
   * {@code flat} names a component that lies flat in the object; null checks one direction only.
   */
  private static void check(Class<?> type, JsonNode schema, @Nullable String flat) {
    List<String> names = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = wire(component.getName());
      if (name.equals(flat)) {
        continue;
      }
      names.add(name);
      JsonNode property = schema.path("properties").path(name);
      assertThat(property.isMissingNode()).as("%s.%s is missing", type, name).isFalse();
      checkType(component, name, property);
    }
    if ("".equals(flat)) {
      List<String> properties = new ArrayList<>();
      schema.path("properties").fieldNames().forEachRemaining(properties::add);
      properties.remove("v");
      assertThat(properties).as("%s", type).containsExactlyInAnyOrderElementsOf(names);
    }
  }

  private static void checkType(RecordComponent component, String name, JsonNode property) {
    Class<?> nested = NESTED.get(name);
    if (nested != null && component.getType() == nested) {
      check(nested, property, "");
    }
    List<String> types = types(property);
    assertThat(types).as(name).isNotEmpty().contains(json(component.getType()));
    boolean nullable = component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    if (!nullable && !name.equals("tags") && !name.equals("fallback")) {
      assertThat(types).as("%s must not be null", name).doesNotContain("null");
    } else if (nullable) {
      assertThat(types).as("%s may be null", name).contains("null");
    }
  }

  private static List<String> types(JsonNode property) {
    if (property.has("enum")) {
      return List.of("string");
    }
    if (property.has("anyOf")) {
      return StreamSupport.stream(property.path("anyOf").spliterator(), false)
          .flatMap(each -> types(each).stream())
          .toList();
    }
    String reference = property.path("$ref").asText("");
    if (!reference.isEmpty()) {
      return switch (reference) {
        case "#/$defs/name" -> List.of("string");
        case "#/$defs/count" -> List.of("integer");
        case "#/$defs/amount" -> List.of("string", "null");
        default -> instant(property);
      };
    }
    JsonNode type = property.path("type");
    return type.isTextual()
        ? List.of(type.textValue())
        : StreamSupport.stream(type.spliterator(), false).map(JsonNode::textValue).toList();
  }

  /** A request's instants may be null, where a result says so at each of them. */
  private static List<String> instant(JsonNode property) {
    return property.has("description") ? List.of("string", "null") : List.of("string");
  }

  private static String json(Class<?> type) {
    if (type == String.class
        || type == Instant.class
        || type == BigDecimal.class
        || type.isEnum()) {
      return "string";
    }
    if (type == boolean.class) {
      return "boolean";
    }
    if (type == int.class || type == long.class || type == Integer.class) {
      return "integer";
    }
    return type == List.class ? "array" : "object";
  }

  private static String wire(String component) {
    return component
        .replaceAll("([A-Z])", "_$1")
        .toLowerCase(Locale.ROOT)
        .replace("write5m", "write_5m")
        .replace("write1h", "write_1h");
  }

  @Test
  void everyErrorTypeAndStatusIsInTheSchema() throws IOException {
    JsonNode result = new ObjectMapper().readTree(schema("result"));
    List<String> types = new ArrayList<>();
    result.at("/properties/error/properties/type/enum").forEach(type -> types.add(type.asText()));
    assertThat(types)
        .containsExactlyElementsOf(Arrays.stream(ErrorType.values()).map(ErrorType::wire).toList());
    List<String> statuses = new ArrayList<>();
    result.at("/properties/status/enum").forEach(status -> statuses.add(status.asText()));
    assertThat(statuses)
        .containsExactlyElementsOf(Arrays.stream(Status.values()).map(Status::wire).toList());
  }

  @Test
  void whatWeWriteIsValid() {
    Request least = Request.of("a", Samples.body());
    assertThat(problems("request", requests.encode(Samples.fullRequest()))).isEmpty();
    assertThat(problems("request", requests.encode(least))).isEmpty();
    assertThat(problems("result", new ResultCodec().encode(Samples.succeeded()))).isEmpty();
    assertThat(problems("request", requests.encode(Samples.outsideRequest()))).isEmpty();
    assertThat(problems("result", new ResultCodec().encode(Samples.failed()))).isEmpty();
    assertThat(problems("result", new ResultCodec().encode(Samples.outside()))).isEmpty();
    assertThat(problems("usage", new UsageCodec().encode(Samples.usageRecord()))).isEmpty();
    assertThat(problems("chunk", new ChunkCodec().encode(Samples.chunk()))).isEmpty();
    assertThat(problems("cancel", new CancelCodec().encode(Samples.cancelById()))).isEmpty();
    assertThat(problems("cancel", new CancelCodec().encode(Samples.cancelByTag()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"v\":2",
        "\"content\":{\"ref\":\"a/b\",\"bytes\":1}",
        "\"content\":{\"ref\":\"a/../b\",\"bytes\":1,\"sha256\":\"" + Samples.SHA + "\"}",
        "\"content\":{\"ref\":\"http://h/b\",\"bytes\":1,\"sha256\":\"" + Samples.SHA + "\"}",
        "\"content\":{\"ref\":\"a/b\",\"bytes\":0,\"sha256\":\"" + Samples.SHA + "\"}",
        "\"content\":{\"ref\":\"a/b\",\"bytes\":1,\"sha256\":\"AB\"}",
        "\"content\":{\"ref\":\"a/b\",\"bytes\":1,\"sha256\":\""
            + Samples.SHA
            + "\",\"tokens\":-1}",
        "\"content\":7",
        "\"content\":null,\"body\":{\"model\":\"m\"}",
        "\"tenant\":\"\"",
        "\"tenant\":\"a\\nb\"",
        "\"tags\":{\"job\":1}",
        "\"metadata\":[]",
        "\"expires_at\":\"tomorrow\"",
        "\"due_at\":\"1969-12-31T23:59:59Z\"",
        "\"fallback\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\",\"7\",\"8\",\"9\"]",
        "\"limits\":{\"cost_usd\":0.05}",
        "\"limits\":{\"cost_usd\":\".5\"}",
        "\"limits\":{\"attempts\":0}",
        "\"residency\":\"\"",
        "\"reuse\":{\"max_age_seconds\":0}",
        "\"reuse\":{}",
        "\"reply\":{\"topic\":\"a b\"}",
        "\"reply\":{\"topic\":\"..\"}",
        "\"body\":{\"model\":\"m\",\"messages\":[]}",
        "\"body\":{\"model\":\"m\",\"messages\":[1],\"max_tokens\":0}",
        "\"body\":{\"messages\":[1]}",
        "\"id\":7",
        "\"id\":\"\"",
      })
  void schemaAndCodecRefuseTheSame(String member) {
    String name = member.substring(0, member.indexOf(':'));
    String id = name.equals("\"id\"") ? "" : "\"id\":\"a\",";
    String body = member.contains("\"body\":") ? "" : "\"body\":" + Samples.BODY + ",";
    byte[] json = ("{" + id + body + member + "}").getBytes(UTF_8);
    assertThat(problems("request", json)).isNotEmpty();
    assertThat(requests.decode(json)).isNotInstanceOf(Decoded.Readable.class);
  }

  @ParameterizedTest
  @MethodSource("dev.argosy.contract.CancelCodecTest#noCancels")
  void schemaAndCodecTakeTheSameForNoCancel(String json) {
    assertThat(problems("cancel", json.getBytes(UTF_8))).isNotEmpty();
  }

  @Test
  void aResultIsEitherAMessageOrAnError() {
    String succeeded = new String(new ResultCodec().encode(Samples.succeeded()), UTF_8);
    String failed = succeeded.replace("\"succeeded\"", "\"failed\"");
    assertThat(problems("result", failed.getBytes(UTF_8))).isNotEmpty();
  }
}
