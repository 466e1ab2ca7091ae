package dev.argosy.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.path.CannotGoOn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker that cannot begin: its port of health is taken, or no broker answers. */
final class StoppedEarlyTest {
  private ServerSocket taken;

  @BeforeEach
  void takeThePort() throws IOException {
    taken = new ServerSocket(0, 0, InetAddress.ofLiteral("127.0.0.1"));
  }

  @AfterEach
  void leaveThePort() throws IOException {
    taken.close();
  }

  @Test
  void itsExitCodeSaysThatItsEnvironmentIsWrong() throws Exception {
    assertThat(Worker.start(config(taken.getLocalPort())).awaitExit())
        .isEqualTo(CannotGoOn.ENVIRONMENT);
  }

  @Test
  void ifItWasStoppedBeforeItHasJustStopped() throws Exception {
    Worker worker = Worker.unstarted(config(taken.getLocalPort()));
    worker.stop();
    worker.begin(config(taken.getLocalPort()));

    assertThat(worker.awaitExit()).isZero();
  }

  @Test
  void whileNoBrokerAnswersItIsAliveAndNotReadyUntilItIsStopped() throws Exception {
    Worker worker = Worker.start(config(0));
    try {
      InetSocketAddress telemetry = worker.telemetry().orElseThrow();
      assertThat(status(telemetry, "/livez")).isEqualTo(200);
      assertThat(status(telemetry, "/readyz")).isEqualTo(503);
    } finally {
      worker.stop();
    }
    assertThat(worker.awaitExit()).isZero();
  }

  private static int status(InetSocketAddress at, String page) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + at.getPort() + page);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static WorkerConfig config(int port) {
    return new ConfigReader(Map.of())
        .parse(
            """
            kafka: {bootstrap-servers: "127.0.0.1:1"}
            telemetry: {host: 127.0.0.1, port: %d}
            platforms:
              bedrock: {kind: bedrock, region: us-west-2, endpoint: "http://127.0.0.1:1", credentials: none}
            quotas:
              haiku: {metering: bedrock, tokens-per-minute: 2000000}
            models:
              claude-haiku-4-5:
                routes:
                  - {platform: bedrock, model-id: "global.anthropic.claude-haiku-4-5-20251001-v1:0", geography: global, quota: haiku}
            """
                .formatted(port));
  }
}
