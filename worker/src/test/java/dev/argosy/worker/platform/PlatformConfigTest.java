package dev.argosy.worker.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.worker.config.InvalidConfig;
import dev.argosy.worker.platform.PlatformConfig.Credentials;
import dev.argosy.worker.platform.PlatformConfig.Transport;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformConfigTest {
  @ParameterizedTest(name = "{0} in {1}")
  @CsvSource({
    "AUTO, global,    false",
    "AUTO, us,        false",
    "AUTO, eu,        false",
    "AUTO, us-east5,  true",
    "REST, us-east5,  false",
    "GRPC, global,    true"
  })
  void leftOpenOnlyRegionsAreSpokenToOverGrpc(Transport transport, String location, boolean grpc) {
    assertThat(vertex("p-1", transport, location, null).overGrpc()).isEqualTo(grpc);
  }

  @Test
  void anEndpointWithAPathIsForRestOnly() {
    URI path = URI.create("http://gateway/vertex");
    vertex("p-1", Transport.REST, "us-east5", path);
    vertex("p-1", Transport.AUTO, "global", path);
    vertex("p-1", Transport.GRPC, "global", URI.create("http://gateway/"));

    assertThatThrownBy(() -> vertex("p-1", Transport.AUTO, "us-east5", path))
        .isInstanceOf(InvalidConfig.class)
        .hasMessageContaining("must have no path where gRPC is spoken");
  }

  @Test
  void vertexIsPaidByItsProject() {
    assertThat(vertex("p-1", Transport.AUTO, "eu", null).account()).isEqualTo("p-1");
    assertThat(vertex("", Transport.AUTO, "eu", null).account()).isNull();
  }

  @Test
  void bedrockIsPaidByTheAccountOfTheRole() {
    assertThat(bedrock("arn:aws:iam::123456789012:role/argosy").account())
        .isEqualTo("123456789012");
    assertThat(bedrock(null).account()).isNull();
  }

  private static PlatformConfig bedrock(String roleArn) {
    return new PlatformConfig.Bedrock(
        "us-west-2", Duration.ofSeconds(1), 1, null, Credentials.DEFAULT, null, roleArn, 8192);
  }

  private static PlatformConfig.Vertex vertex(
      String project, Transport transport, String location, URI endpoint) {
    return new PlatformConfig.Vertex(
        project,
        location,
        transport,
        null,
        endpoint,
        Credentials.DEFAULT,
        Duration.ofSeconds(1),
        1,
        8192);
  }
}
