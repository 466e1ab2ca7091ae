package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Result;
import org.junit.jupiter.api.Test;

class AnswerTest {
  private static Answer answer(String message) {
    return Answer.of(FakeFleet.result(Requests.say("x"), FakeAnswer.message(message)));
  }

  @Test
  void textIsFoundBehindThinkingAndBetweenTools() {
    Answer answer =
        answer(
            "{\"content\":[{\"type\":\"thinking\",\"thinking\":\"hm\"},"
                + "{\"type\":\"text\",\"text\":\"One\"},"
                + "{\"type\":\"tool_use\",\"id\":\"t1\",\"name\":\"find\",\"input\":{\"q\":\"x\"}},"
                + "{\"type\":\"text\",\"text\":\" two\"}],\"stop_reason\":\"tool_use\"}");

    assertThat(answer.text()).isEqualTo("One two");
    assertThat(answer.toolUses()).hasSize(1);
    assertThat(answer.toolUses().get(0).at("/input/q").asText()).isEqualTo("x");
    assertThat(answer.stopReason()).isEqualTo("tool_use");
    assertThat(answer.refused()).isFalse();
    assertThat(answer.json().at("/content")).hasSize(4);
  }

  @Test
  void aRefusalIsToldFromAnAnswer() {
    Answer answer = answer("{\"content\":[],\"stop_reason\":\"refusal\"}");

    assertThat(answer.refused()).isTrue();
    assertThat(answer.text()).isEmpty();
  }

  @Test
  void whatDidNotSucceedIsNoAnswer() {
    Result failed =
        FakeFleet.result(
            Requests.saying("x").id("inv-1").build(),
            FakeAnswer.failure(ErrorType.EXPIRED, "not served in time"));

    assertThatThrownBy(() -> Answer.of(failed))
        .isInstanceOfSatisfying(
            RequestFailedException.class, why -> assertThat(why.result()).isSameAs(failed))
        .hasMessage("request inv-1 expired: expired, not served in time");
  }
}
