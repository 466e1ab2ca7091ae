package dev.argosy.worker.platform.vertex;

import static dev.argosy.worker.platform.vertex.VertexFixture.MESSAGE;
import static dev.argosy.worker.platform.vertex.VertexFixture.MODEL;
import static dev.argosy.worker.platform.vertex.VertexFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.argosy.worker.platform.PlatformConfig.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Google's own chain, in a process with an environment of its own: credentials, tokens and projects
 * are found by the library as they are in a pod, and calls go over TLS.
 */
@Timeout(120)
class ApplicationDefaultTest {
  private static final String TOKEN =
      "{\"access_token\":\"t-1\",\"expires_in\":3600,\"token_type\":\"Bearer\"}";

  @TempDir static Path directory;
  private static TlsKeys keys;

  private final List<String> requests = new CopyOnWriteArrayList<>();
  private HttpServer google;

  @BeforeAll
  static void makeKeys() throws Exception {
    keys = TlsKeys.make(directory);
  }

  /** Google's servers for tokens and metadata. */
  @BeforeEach
  void startGoogle() throws IOException {
    google = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    google.createContext("/", exchange -> answer(exchange, ""));
    google.createContext("/token", exchange -> answer(exchange, TOKEN));
    google.createContext(
        "/computeMetadata/v1/instance/service-accounts/default/token",
        exchange -> answer(exchange, TOKEN));
    google.createContext(
        "/computeMetadata/v1/project/project-id", exchange -> answer(exchange, "metadata-project"));
    google.start();
  }

  @AfterEach
  void stopGoogle() {
    google.stop(0);
  }

  @Test
  void aServiceAccountsKeyServesRestOverTls() throws Exception {
    HttpsServer vertex =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    vertex.setHttpsConfigurator(new HttpsConfigurator(keys.context()));
    vertex.createContext("/", exchange -> answer(exchange, MESSAGE));
    vertex.start();
    try {
      String printed =
          call(
              URI.create("https://127.0.0.1:" + vertex.getAddress().getPort()),
              Transport.REST,
              Map.of("GOOGLE_APPLICATION_CREDENTIALS", serviceAccount().toString()));

      assertThat(printed).contains("Completed[");
      assertThat(requests)
          .contains(
              "Bearer t-1 /v1/projects/file-project/locations/us-east5/publishers/anthropic/models/"
                  + MODEL
                  + ":rawPredict");
    } finally {
      vertex.stop(0);
    }
  }

  @Test
  void aMetadataServerServesGrpcOverTls() throws Exception {
    try (GrpcServer vertex =
        GrpcServer.secured(
            keys,
            observer -> {
              observer.onNext(message());
              observer.onCompleted();
            })) {
      String printed =
          call(
              vertex.url(),
              Transport.GRPC,
              Map.of("GCE_METADATA_HOST", "127.0.0.1:" + google.getAddress().getPort()));

      assertThat(printed).contains("Completed[");
      GrpcServer.Received received = vertex.received().getFirst();
      assertThat(received.header("authorization")).isEqualTo("Bearer t-1");
      assertThat(received.endpoint()).startsWith("projects/metadata-project/locations/us-east5/");
    }
  }

  @Test
  void withNothingInItsEnvironmentAWorkerIsUnauthenticatedAndSaysWhatIsMissing() throws Exception {
    String printed =
        call(URI.create("http://127.0.0.1:9"), Transport.REST, Map.of("NO_GCE_CHECK", "true"));

    assertThat(printed)
        .contains("Unauthenticated[")
        .contains("Your default credentials were not found");
  }

  private static String call(URI endpoint, Transport transport, Map<String, String> environment)
      throws Exception {
    return OneCall.run(endpoint, transport, directory, keys.store(), environment);
  }

  private Path serviceAccount() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    String key = TlsKeys.pem("PRIVATE KEY", generator.generateKeyPair().getPrivate().getEncoded());
    return Files.writeString(
        directory.resolve("service-account.json"),
        """
        {"type":"service_account","project_id":"file-project","private_key_id":"k-1",
         "private_key":"%s","client_email":"worker@file-project.iam.gserviceaccount.com",
         "client_id":"1","token_uri":"http://127.0.0.1:%d/token"}
        """
            .formatted(key.replace("\n", "\\n"), google.getAddress().getPort()));
  }

  private void answer(HttpExchange exchange, String body) throws IOException {
    try (exchange) {
      requests.add(
          exchange.getRequestHeaders().getFirst("Authorization") + " " + exchange.getRequestURI());
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().add("Metadata-Flavor", "Google");
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
