package dev.argosy.worker.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.worker.telemetry.TelemetryServer.Page;
import java.io.IOException;
import java.net.BindException;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TelemetryServerTest {
  private static final Map<String, Supplier<Page>> PAGES =
      Map.of(
          "/page", () -> new Page(200, "text/plain", "good\n"),
          "/broken",
              () -> {
                throw new IllegalStateException("a bug with details");
              });

  private final TelemetryServer server = open(0);

  private static TelemetryServer open(int port) {
    try {
      return TelemetryServer.open("127.0.0.1", port, PAGES);
    } catch (IOException taken) {
      throw new AssertionError(taken);
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aPageIsServed() {
    HttpResponse<String> answer = Scrape.get(server.address(), "/page?ignored=1");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("good\n");
  }

  @Test
  void whatIsNotServedIsNotFound() {
    assertThat(Scrape.get(server.address(), "/").statusCode()).isEqualTo(404);
    assertThat(Scrape.get(server.address(), "/page/below").statusCode()).isEqualTo(404);
  }

  @Test
  void onlyReadingIsAllowed() throws Exception {
    assertThat(send("HEAD").statusCode()).isEqualTo(200);
    assertThat(send("HEAD").body()).isEmpty();
    assertThat(send("POST").statusCode()).isEqualTo(405);
    assertThat(send("DELETE").headers().firstValue("Allow")).hasValue("GET, HEAD");
  }

  @Test
  void aBugInAPageIsToldWithoutItsDetails() {
    HttpResponse<String> answer = Scrape.get(server.address(), "/broken");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).isEqualTo("IllegalStateException\n");
  }

  @Test
  void peersThatSendHalfARequestHoldUpNoProbe() throws Exception {
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 100; i++) {
        Socket socket = new Socket(server.address().getAddress(), server.address().getPort());
        slow.add(socket);
        socket.getOutputStream().write("GET /pa".getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
      }
      assertThat(Scrape.get(server.address(), "/page").statusCode()).isEqualTo(200);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  @Test
  void anAddressThatCannotBeListenedOnIsAProblemAtOnce() {
    int taken = server.address().getPort();
    assertThatThrownBy(() -> TelemetryServer.open("127.0.0.1", taken, PAGES))
        .isInstanceOf(BindException.class);
    assertThatThrownBy(() -> TelemetryServer.open("192.0.2.1", 0, PAGES)) // nobody's (RFC 5737)
        .isInstanceOf(BindException.class);
    assertThatThrownBy(() -> TelemetryServer.open("[", 0, PAGES)) // known to be no name of a host
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void aClosedServerFreesItsPort() {
    int port = server.address().getPort();
    server.close();
    try (TelemetryServer next = open(port)) {
      assertThat(Scrape.get(next.address(), "/page").statusCode()).isEqualTo(200);
    }
  }

  private HttpResponse<String> send(String method) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/page");
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.noBody()).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
