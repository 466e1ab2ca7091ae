package dev.argosy.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.worker.path.CannotGoOn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker that cannot begin, since its port of health is taken. */
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
    assertThat(Worker.start(config()).awaitExit()).isEqualTo(CannotGoOn.ENVIRONMENT);
  }

  @Test
  void ifItWasStoppedBeforeItHasJustStopped() throws Exception {
    Worker worker = Worker.unstarted(config());
    worker.stop();
    worker.begin(config());

    assertThat(worker.awaitExit()).isZero();
  }

  private WorkerConfig config() {
    return new ConfigReader(Map.of())
        .parse(
            """
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
                .formatted(taken.getLocalPort()));
  }
}
