package dev.argosy.client.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Body;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a record of a batch is told by its key. */
class BatchIdsTest {
  private static final Body BODY =
      Body.of(
          RawJson.of(
              "{\"model\":\"claude-haiku-4-5\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"));

  private final BatchIds ids = new BatchIds("b-1");

  private String id(int number, String own) {
    return ids.id(new BatchRequest(number, Request.of(own, BODY)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 999, 12_345_678, BatchRequest.NUMBER_MAX})
  void theNumberStandsInTheKey(int number) {
    String id = id(number, "invoice/7");

    assertThat(id).isEqualTo("b-1/" + number + "/invoice/7");
    assertThat(ids.number(id.getBytes(UTF_8))).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "b-1",
        "b-1/",
        "b-1/7",
        "b-1//x",
        "b-1/x/y",
        "b-1/-7/x",
        "b-10/7/x",
        "b-2/7/x",
        "b-1/9999999999/x",
        "b-1/999999999/x",
        "b-1/7 /x"
      })
  void otherKeysAreNoneOfTheBatch(String key) {
    assertThat(ids.number(key.getBytes(UTF_8))).isEqualTo(-1);
  }

  @Test
  void aLongIdIsCutTheSameWayEachTimeAndStaysDistinct() {
    String one = "😀".repeat(255) + "a";
    String other = "😀".repeat(255) + "b";
    BatchIds longest = new BatchIds("b".repeat(64));
    String id = longest.id(new BatchRequest(BatchRequest.NUMBER_MAX, Request.of(one, BODY)));

    assertThat(Request.of(id, BODY).id()).as("an id that may be posted").isEqualTo(id);
    assertThat(id)
        .isEqualTo(longest.id(new BatchRequest(BatchRequest.NUMBER_MAX, Request.of(one, BODY))))
        .isNotEqualTo(
            longest.id(new BatchRequest(BatchRequest.NUMBER_MAX, Request.of(other, BODY))));
  }
}
