package dev.argosy.client.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchemaShapeTest {
  private static final Structured<JsonNode> STRUCTURED =
      Structured.ofSchema(
          "thing",
          """
          {"type":"object","required":["kind"],"additionalProperties":false,
           "properties":{
             "kind":{"enum":["a",1]},
             "fixed":{"const":2},
             "size":{"type":["integer","null"],"minimum":1,"maximum":9},
             "list":{"type":"array","items":{"$ref":"#/$defs/part"},"minItems":1,"maxItems":2},
             "either":{"anyOf":[{"type":"string"},{"type":"boolean"}]},
             "map":{"type":"object","additionalProperties":{"type":"number"}},
             "both":{"allOf":[{"type":"number"},{"minimum":5}]},
             "text":{"type":"string","pattern":"^x"}},
           "$defs":{"part":{"type":"object","properties":{"parts":{"type":"array",
             "items":{"$ref":"#/$defs/part"}}}}}}
          """);

  private static void read(String members) {
    STRUCTURED.read(ModelAnswers.json("{" + members + "}"));
  }

  @Test
  void whatFitsIsGivenAsItCame() {
    JsonNode data =
        ModelAnswers.json(
            """
            {"kind":1,"fixed":2.0,"size":9,"list":[{"parts":[{}]}],"either":true,"map":{"x":1.5},
             "both":5,"text":"y"}
            """);

    assertThat(STRUCTURED.read(data)).isSameAs(data);
    assertThat(STRUCTURED.schema()).contains("\"pattern\":\"^x\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "size":1                                  | $.kind must be there
          "kind":"b"                                | $.kind must be one of the schema's values, was a text of 1 characters
          "kind":1,"fixed":3                        | $.fixed must be the schema's value, was a number
          "kind":1,"size":0                         | $.size must keep the schema's minimum 1
          "kind":1,"size":10                        | $.size must keep the schema's maximum 9
          "kind":1,"size":1.5                       | $.size must be of type integer or null, was a number
          "kind":1,"list":[]                        | $.list must keep the schema's minItems 1
          "kind":1,"list":[{},{},{}]                | $.list must keep the schema's maxItems 2
          "kind":1,"list":[{"parts":[{"parts":1}]}] | $.list[0].parts[0].parts must be of type array, was a number
          "kind":1,"either":1                       | $.either must be of type string, was a number
          "kind":1,"map":{"x":"y"}                  | $.map{} must be of type number, was a text of 1 characters
          "kind":1,"both":4                         | $.both must keep the schema's minimum 5
          "kind":1,"secret":1                       | $ must have no members but the schema's
          """)
  void whatDoesNotFitIsNamedByItsPlace(String members, String error) {
    assertThatThrownBy(() -> read(members)).hasMessage(error);
  }

  @Test
  void aSchemaThatIsNoneOfAnObjectIsRefused() {
    assertThatThrownBy(() -> Structured.ofSchema("x", "[]"))
        .hasMessage("schema must be a JSON object");
    assertThatThrownBy(() -> Structured.ofSchema("x", "{\"type\":\"array\"}"))
        .hasMessage("the schema must say \"type\": \"object\"");
    assertThatThrownBy(() -> Structured.ofSchema("x", "{")).hasMessage("schema must be JSON");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"properties\":{\"a\":{\"$ref\":\"#/$defs/b\"}}",
        "\"properties\":{\"a\":{\"items\":{\"$ref\":\"#/$defs/b\"}}}",
        "\"additionalProperties\":{\"anyOf\":[true,{\"$ref\":\"#/$defs/b\"}]}",
        "\"oneOf\":[{\"$ref\":\"#/$defs/a\"}],\"$defs\":{\"a\":{\"allOf\":[{\"$ref\":\"#/$defs/b\"}]}}",
        "\"allOf\":[{\"$ref\":\"#/$defs/b\"}],\"$defs\":{\"b\":{\"$ref\":\"#/$defs/b\"}}"
      })
  void aReferenceThatCannotBeFollowedIsRefusedBeforeAnybodyPays(String members) {
    assertThatThrownBy(() -> Structured.ofSchema("x", "{\"type\":\"object\"," + members + "}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the schema's $ref must lead to a part of it, was #/$defs/b");
  }

  @Test
  void aMemberMayBeCalledLikeAReference() {
    Structured<JsonNode> schema =
        Structured.ofSchema(
            "x",
            "{\"type\":\"object\",\"properties\":{\"$ref\":{\"type\":\"number\"}},"
                + "\"$defs\":{\"unused\":{\"enum\":[{\"$ref\":\"#/nowhere\"}]}}}");

    assertThatThrownBy(() -> schema.read(ModelAnswers.json("{\"$ref\":\"x\"}")))
        .hasMessageStartingWith("$.$ref must be of type number");
  }

  @Test
  void aSchemaThatRefersToItselfForEverEndsInAnError() {
    Structured<JsonNode> circular =
        Structured.ofSchema("x", "{\"type\":\"object\",\"allOf\":[{\"$ref\":\"#\"}]}");

    assertThatThrownBy(() -> circular.read(ModelAnswers.json("{}")))
        .hasMessage("$ must not be nested deeper than 200");
  }
}
