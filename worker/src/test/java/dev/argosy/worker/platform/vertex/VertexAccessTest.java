package dev.argosy.worker.platform.vertex;

import static dev.argosy.worker.platform.vertex.VertexFixture.LONG;
import static dev.argosy.worker.platform.vertex.VertexFixture.MESSAGE;
import static dev.argosy.worker.platform.vertex.VertexFixture.answering;
import static dev.argosy.worker.platform.vertex.VertexFixture.called;
import static dev.argosy.worker.platform.vertex.VertexFixture.config;
import static dev.argosy.worker.platform.vertex.VertexFixture.platform;
import static dev.argosy.worker.platform.vertex.VertexFixture.rest;
import static dev.argosy.worker.platform.vertex.VertexFixture.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import dev.argosy.contract.ErrorType;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.PlatformConfig;
import dev.argosy.worker.platform.PlatformConfig.Credentials;
import dev.argosy.worker.platform.PlatformConfig.Transport;
import dev.argosy.worker.platform.WireServer;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On whose account calls go, and what becomes of them without one. */
@Timeout(60)
class VertexAccessTest {
  /** A user's login: tokens are fetched, and a project is billed for their use. */
  private static final class Paid extends GoogleCredentials {
    private static final long serialVersionUID = 1L;
    private final String token;

    Paid(String token, String project) {
      super(GoogleCredentials.newBuilder().setQuotaProjectId(project));
      this.token = token;
    }

    @Override
    public AccessToken refreshAccessToken() {
      return new AccessToken(token, Date.from(Instant.now().plus(Duration.ofHours(1))));
    }
  }

  @Test
  void callsCarryTheCredentialsTokenAndWhoseQuotaItIs() {
    GoogleCredentials credentials = new Paid("t-1", "payer");
    try (WireServer server = WireServer.answering(200, "", MESSAGE);
        Platform platform = rest(server.url(), "w", () -> credentials)) {
      called(platform, "signed").join();

      WireServer.Received received = server.received().getFirst();
      assertThat(received.header("authorization")).isEqualTo("Bearer t-1");
      assertThat(received.header("x-goog-user-project")).isEqualTo("payer");
    }
  }

  /** A plaintext endpoint with credentials is a proxy beside the worker; gRPC itself refuses it. */
  @Test
  void callsOverGrpcCarryThemInTheClearToo() {
    GoogleCredentials credentials = new Paid("t-1", "payer");
    try (GrpcServer server = answering();
        Platform platform =
            platform(
                config(server.url(), Transport.GRPC, Credentials.DEFAULT, LONG),
                "w",
                () -> credentials)) {
      called(platform, "signed").join();

      GrpcServer.Received received = server.received().getFirst();
      assertThat(received.header("authorization")).isEqualTo("Bearer t-1");
      assertThat(received.header("x-goog-user-project")).isEqualTo("payer");
    }
  }

  @Test
  void anEmptyProjectIsTheOneThatTheCredentialsName() {
    try (WireServer server = WireServer.answering(200, "", MESSAGE);
        Platform platform =
            platform(
                project("", server.url()), "w", () -> token("t").createWithQuotaProject("p-2"))) {
      called(platform, "it").join();
      assertThat(server.received().getFirst().head()).contains("/projects/p-2/");
    }
  }

  @Test
  void aConfiguredProjectGoesBeforeTheOneThatTheCredentialsName() {
    try (WireServer server = WireServer.answering(200, "", MESSAGE);
        Platform platform =
            platform(
                project("p-1", server.url()),
                "w",
                () -> token("t").createWithQuotaProject("p-2"))) {
      called(platform, "it").join();
      assertThat(server.received().getFirst().head()).contains("/projects/p-1/");
    }
  }

  @Test
  void withoutAProjectAnywhereTheWorkerIsUnauthenticatedAndSaysWhatToDo() {
    try (WireServer server = WireServer.answering(200, "", MESSAGE);
        Platform platform = platform(project("", server.url()), "w", () -> token("t"))) {
      assertThat(called(platform, "it").join())
          .isInstanceOfSatisfying(
              Outcome.Unauthenticated.class,
              outcome ->
                  assertThat(outcome.error().detail()).contains("project must be configured"));
      assertThat(server.received()).isEmpty();
    }
  }

  /**
   * The chain blocks until this test lets it go: had {@code call} asked it, it would not return.
   */
  @Test
  void aChainThatBlocksDoesNotBlockTheCaller() {
    CountDownLatch blocked = new CountDownLatch(1);
    try (WireServer server = WireServer.answering(200, "", MESSAGE);
        Platform platform = rest(server.url(), "w", () -> slow(blocked))) {
      CompletableFuture<Outcome> call = called(platform, "slow");

      assertThat(call).isNotDone();
      blocked.countDown();
      assertThat(call.join()).isInstanceOf(Outcome.Completed.class);
      assertThat(server.received().getFirst().header("authorization")).isEqualTo("Bearer slow");
    }
  }

  @Test
  void aCallThatIsCancelledWhileItWaitsForCredentialsIsNeverSent() {
    CountDownLatch blocked = new CountDownLatch(1);
    try (WireServer server = WireServer.answering(200, "", MESSAGE);
        Platform platform = rest(server.url(), "w", () -> slow(blocked))) {
      called(platform, "cancelled").cancel(true);
      CompletableFuture<Outcome> kept = called(platform, "kept");
      blocked.countDown();

      kept.join();
      assertThat(server.received())
          .singleElement()
          .satisfies(request -> assertThat(request.body()).contains("kept"));
    }
  }

  @Test
  void withoutCredentialsAnywhereTheWorkerIsUnauthenticated() {
    try (WireServer server = WireServer.answering(200, "", MESSAGE);
        Platform platform = rest(server.url(), "w", VertexAccessTest::nobody)) {
      assertThat(called(platform, "nobody").join())
          .isInstanceOfSatisfying(
              Outcome.Unauthenticated.class,
              outcome -> {
                assertThat(outcome.error().type()).isEqualTo(ErrorType.PERMISSION_DENIED);
                assertThat(outcome.error().detail()).contains("there are none");
              });
      assertThat(server.received()).isEmpty();
    }
  }

  @Test
  void closingDoesNotWaitForAChainThatBlocks() {
    CountDownLatch never = new CountDownLatch(1);
    Platform platform = rest(URI.create("http://127.0.0.1:9"), "w", () -> slow(never));
    CompletableFuture<Outcome> call = called(platform, "waiting");

    platform.close();

    assertThat(call.getNow(null)).isInstanceOf(Outcome.Abandoned.class);
    never.countDown();
  }

  @Test
  void accessDoesNotShowItsToken() {
    Access access = new Access("p", Map.of("Authorization", List.of("Bearer secret")));
    assertThat(access.toString()).doesNotContain("secret");
  }

  private static GoogleCredentials slow(CountDownLatch blocked) throws IOException {
    try {
      if (!blocked.await(30, TimeUnit.SECONDS)) {
        throw new IOException("nobody let it go", new TimeoutException());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return token("slow");
  }

  private static GoogleCredentials nobody() throws IOException {
    throw new IOException("there are none");
  }

  private static PlatformConfig.Vertex project(String project, URI endpoint) {
    return new PlatformConfig.Vertex(
        project, "us-east5", Transport.REST, null, endpoint, Credentials.DEFAULT, LONG, 64, 8192);
  }
}
