package dev.argosy.standalone.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.standalone.UsageProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

  @Test
  void aLineOfFieldsIsASchemaInWhichEachIsAnsweredOrNull() {
    assertThat(Fields.schema("payee: text, total:number (with tax, in EUR), due: date ,n:time[]"))
        .isEqualTo(
            """
            {"type":"object","properties":{\
            "payee":{"type":["string","null"]},\
            "total":{"type":["number","null"],"description":"with tax, in EUR"},\
            "due":{"type":["string","null"],"format":"date"},\
            "n":{"type":"array","items":{"type":"string","format":"date-time"}}},\
            "required":["payee","total","due","n"],"additionalProperties":false}""");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "payee",
        "payee: text total: number",
        "payee: words",
        "payee: text, payee: number",
        "payee: text (open",
        "payee: text[",
        ": text",
        "payee: text,, total: number"
      })
  void whatCannotBeReadIsNamedWithAnExample(String fields) {
    assertThatThrownBy(() -> Fields.schema(fields))
        .isInstanceOf(UsageProblem.class)
        .hasMessageStartingWith("--fields ")
        .hasMessageEndingWith("\"payee: text, total: number (with tax), items: text[]\"");
  }
}
