package dev.argosy.worker.platform.vertex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.platform.PlatformConfig;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VertexAddressTest {
  private static final String MODEL = "claude-haiku-4-5@20251001";

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "global,   aiplatform.googleapis.com",
    "us,       aiplatform.us.rep.googleapis.com",
    "eu,       aiplatform.eu.rep.googleapis.com",
    "us-east5, us-east5-aiplatform.googleapis.com",
    "europe-west1, europe-west1-aiplatform.googleapis.com"
  })
  void eachLocationHasItsHost(String location, String host) {
    VertexAddress address = VertexAddress.of(config(location, null, null));

    assertThat(address.method("p-1", MODEL, "rawPredict"))
        .isEqualTo(
            URI.create(
                "https://%s/v1/projects/p-1/locations/%s/publishers/anthropic/models/%s:rawPredict"
                    .formatted(host, location, MODEL)));
    assertThat(address.target()).isEqualTo(host + ":443");
    assertThat(address.plaintext()).isFalse();
  }

  @Test
  void aHostStandsInForTheLocationsHostAndLeavesTheLocation() {
    VertexAddress address = VertexAddress.of(config("global", "vertex.internal:8443", null));

    assertThat(address.method("p-1", MODEL, "rawPredict").toString())
        .startsWith("https://vertex.internal:8443/v1/projects/p-1/locations/global/");
    assertThat(address.target()).isEqualTo("vertex.internal:8443");
  }

  @Test
  void anEndpointStandsInForAllBeforeTheVersion() {
    VertexAddress address =
        VertexAddress.of(config("eu", null, URI.create("http://10.0.0.1:8080/google/")));

    assertThat(address.method("p-1", MODEL, "streamRawPredict").toString())
        .isEqualTo(
            "http://10.0.0.1:8080/google/v1/projects/p-1/locations/eu/publishers/anthropic"
                + "/models/claude-haiku-4-5@20251001:streamRawPredict");
    assertThat(address.target()).isEqualTo("10.0.0.1:8080");
    assertThat(address.plaintext()).isTrue();
  }

  @Test
  void anEndpointWithoutAPortHasItsSchemes() {
    assertThat(VertexAddress.of(config("eu", null, URI.create("http://proxy"))).target())
        .isEqualTo("proxy:80");
    assertThat(VertexAddress.of(config("eu", null, URI.create("https://proxy"))).target())
        .isEqualTo("proxy:443");
  }

  @Test
  void aModelsIdIsOneSegmentOfThePath() {
    VertexAddress address = VertexAddress.of(config("eu", null, null));

    assertThat(address.method("p-1", "a/b?c#d%e", "rawPredict").getRawPath())
        .endsWith("/models/a%2Fb%3Fc%23d%25e:rawPredict");
    assertThat(address.model("p-1", MODEL))
        .isEqualTo("projects/p-1/locations/eu/publishers/anthropic/models/" + MODEL);
  }

  private static PlatformConfig.Vertex config(String location, String host, URI endpoint) {
    return new PlatformConfig.Vertex(
        "p-1",
        location,
        PlatformConfig.Transport.AUTO,
        host,
        endpoint,
        PlatformConfig.Credentials.DEFAULT,
        Duration.ofSeconds(1),
        1,
        8192);
  }
}
