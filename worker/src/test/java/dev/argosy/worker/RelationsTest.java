package dev.argosy.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.worker.config.InvalidConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RelationsTest {
  private static final String BASE =
      """
      platforms: {aws: {kind: bedrock, region: us-west-2}, gcp: {kind: vertex, location: eu}}
      quotas: {a: {metering: bedrock, tokens-per-minute: 1000}}
      models: {m: {routes: [{platform: aws, model-id: x, geography: global, quota: a}]}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "worker: {request-max-age: 30s} | retry.delay-max: must be at most worker.request-max-age, or no such retry is ever made (is: 1m)",
        "worker: {max-buffered-bytes: 16MiB}                    | worker.max-buffered-bytes: must hold one message of topics.max-message-bytes (is: 16MiB)",
        "worker: {drain-timeout: 150s, handover-grace: 60s}     | worker.drain-timeout: must be 0s..149s (is: 150s)",
        "lanes: []                                              | lanes: must list 1..64 lanes (is: 0)",
        "topics: {fleet: argosy.requests}                       | lanes[0].topic: must not be one of the topics under topics (is: argosy.requests)",
        "topics: {requests-kept: 0s}                            | topics.requests-kept: must be 1s..3650d (is: 0s)",
        "lanes: [{topic: a, reply-topics: [b]}, {topic: b}]     | lanes[0].reply-topics[0]: must not be a lane or one of the topics under topics (is: b)",
        "aliases: {a: a}                                        | aliases.a: must not lead round in a circle (is: a)",
        "aliases: {m: m}                                        | aliases.m: must not be the name of a model (is: m)",
      })
  void partsThatContradictEachOtherAreRefused(String more, String problem) {
    assertThatThrownBy(() -> read(more)).isInstanceOf(InvalidConfig.class).hasMessage(problem);
  }

  @Test
  void theCommonReplyTopicMayBeListedThoughItIsAlwaysAllowed() {
    assertThat(read("lanes: [{topic: a, reply-topics: [argosy.replies, billing.results]}]").lanes())
        .hasSize(1);
  }

  @Test
  void aVertexRouteIsAccepted() {
    String yaml =
        BASE.replace(
                "quotas: {",
                "quotas: {v: {metering: vertex, queries-per-minute: 1, input-tokens-per-minute: 1, output-tokens-per-minute: 1}, ")
            .replace("platform: aws", "platform: gcp")
            .replace("quota: a", "quota: v");
    assertThat(new ConfigReader(Map.of()).parse(yaml).model("m")).isPresent();
  }

  private static WorkerConfig read(String more) {
    return new ConfigReader(Map.of()).parse(BASE + more + "\n");
  }
}
