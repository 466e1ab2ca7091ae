package dev.argosy.standalone.bench.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Decoded;
import dev.argosy.contract.RequestCodec;
import dev.argosy.simulator.Simulator;
import dev.argosy.simulator.quota.Law;
import dev.argosy.simulator.script.Script;
import dev.argosy.worker.ConfigReader;
import dev.argosy.worker.WorkerConfig;
import dev.argosy.worker.admission.QuotaConfig;
import dev.argosy.worker.platform.PlatformConfig;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What workers and referee are told of one cloud. */
final class CloudTest {
  private static final String MODEL = "claude-haiku-4-5";

  @Test
  void theWorkersFileSaysWhatTheRefereeKeeps() {
    Law.Vertex law = new Law.Vertex(2_500, 2_500_000, 250_000);
    Cloud cloud =
        Cloud.of(
                64,
                Supply.bedrock("west", "us-west-2", MODEL, 1_000_000),
                Supply.bedrock("eu", "eu-west-1", MODEL, 1_000_000)
                    .within("eu")
                    .told(Law.Bedrock.of(7)),
                Supply.vertex("vertex", "global", MODEL, law))
            .withLanes(Map.of("lane.a", 4));
    try (Simulator simulator = Simulator.start(cloud.simulator(Script.NONE))) {
      WorkerConfig config =
          new ConfigReader(Map.of()).parse(cloud.yaml("127.0.0.1:9092", simulator));

      assertThat(config.quotas())
          .containsEntry(
              "west",
              new QuotaConfig.Bedrock(1_000_000, OptionalLong.empty(), Duration.ofSeconds(10)))
          .containsEntry(
              "eu", new QuotaConfig.Bedrock(7, OptionalLong.empty(), Duration.ofSeconds(10)))
          .containsEntry(
              "vertex", new QuotaConfig.Vertex(2_500, 2_500_000, 250_000, Duration.ofSeconds(10)));
      assertThat(config.model(MODEL).orElseThrow().routes())
          .extracting(route -> route.geography() + " " + route.modelId())
          .containsExactly(
              "global global.anthropic.claude-haiku-4-5-20251001-v1:0",
              "eu eu.anthropic.claude-haiku-4-5-20251001-v1:0",
              "global claude-haiku-4-5@20251001");
      assertThat(config.platforms().get("bedrock-eu-west-1"))
          .isInstanceOfSatisfying(
              PlatformConfig.Bedrock.class,
              bedrock ->
                  assertThat(bedrock.endpoint())
                      .isEqualTo(simulator.bedrockUrl("bench", "eu-west-1")));
      assertThat(config.lanes()).extracting(lane -> lane.topic()).containsExactly("lane.a");
      assertThat(cloud.over(Script.NONE).quotas())
          .extracting(quota -> quota.name() + " " + quota.region())
          .containsExactly("west us-west-2", "eu eu-west-1", "vertex global");
    }
  }

  @Test
  void aMadeUpRequestIsReadableAndWeighsWhatItSays() {
    Post post = new Prompts(MODEL, 400, 4_096, "eu").post("id-1");

    assertThat(new RequestCodec().decode(post.value().bytes()))
        .isInstanceOfSatisfying(
            Decoded.Readable.class,
            readable -> {
              assertThat(readable.request().id()).isEqualTo("id-1");
              assertThat(readable.request().residency()).isEqualTo("eu");
            });
    assertThat(post.value().bytes().length).isBetween(1_600, 1_800);
  }

  @Test
  void whatAQuotaServesFollowsFromItsLaw() {
    Prompts prompts = Prompts.of(MODEL);

    assertThat(Supply.bedrock("q", "us-west-2", MODEL, 106_500).callsPerSecond(prompts))
        .isEqualTo(1);
    assertThat(
            Supply.vertex("q", "global", MODEL, new Law.Vertex(600, 6_000_000, 16_500))
                .callsPerSecond(prompts))
        .isEqualTo(1);
  }
}
