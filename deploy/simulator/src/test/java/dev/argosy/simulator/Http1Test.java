package dev.argosy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.simulator.script.Latency;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** HTTP/1.1 as its clients use it. */
class Http1Test {
  private final Simulator simulator =
      Simulator.start(SimulatorConfig.DEFAULT.withLatency(Latency.parse("5ms")));
  private final TestClient client = new TestClient(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private static String request(String key, String headers) {
    String body = TestClient.body(key);
    return "POST /model/%s/invoke HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(TestClient.HAIKU, headers, body.length(), body);
  }

  private String exchange(String bytes) throws IOException {
    try (Socket socket =
        new Socket(simulator.bedrockUrl().getHost(), simulator.bedrockUrl().getPort())) {
      socket.getOutputStream().write(bytes.getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void requestsSentAheadAreAnsweredInOrderOnOneConnection() throws Exception {
    String answers =
        exchange(
            request("first", "")
                + request("second", "")
                + request("third", "Connection: close\r\n"));

    assertThat(answers.split("HTTP/1.1 200 OK", -1)).hasSize(4);
    assertThat(answers.indexOf("Answer to first"))
        .isPositive()
        .isLessThan(answers.indexOf("Answer to second"));
    assertThat(answers.indexOf("Answer to second")).isLessThan(answers.indexOf("Answer to third"));
  }

  @Test
  void aClientThatWaitsForContinueGetsIt() throws Exception {
    HttpResponse<String> response =
        client.send(
            client
                .request("/model/" + TestClient.HAIKU + "/invoke", TestClient.body("a"))
                .expectContinue(true)
                .build());

    assertThat(response.statusCode()).isEqualTo(200);
  }

  @Test
  void anOfferToUpgradeIsIgnored() throws Exception {
    try (HttpClient upgrading =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      HttpResponse<String> response =
          upgrading.send(
              client
                  .request("/model/" + TestClient.HAIKU + "/invoke", TestClient.body("a"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
    }
  }

  @Test
  void aRequestInSmallPiecesIsReadWhole() throws Exception {
    byte[] bytes = request("pieces", "Connection: close\r\n").getBytes(StandardCharsets.UTF_8);
    try (Socket socket =
        new Socket(simulator.bedrockUrl().getHost(), simulator.bedrockUrl().getPort())) {
      socket.setTcpNoDelay(true);
      for (int start = 0; start < bytes.length; start += 7) {
        socket
            .getOutputStream()
            .write(Arrays.copyOfRange(bytes, start, Math.min(bytes.length, start + 7)));
      }
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .contains("Answer to pieces");
    }
  }

  @Test
  void whatIsNotHttpIsHungUpOn() throws Exception {
    assertThat(exchange("\u0016\u0003\u0001 hello\r\n\r\n")).doesNotContain("200");
  }

  @Test
  void aTakenPortIsRefusedByName() {
    int port = simulator.bedrockUrl().getPort();

    assertThatThrownBy(() -> Simulator.start(SimulatorConfig.DEFAULT.withBedrockPort(port)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot listen on 127.0.0.1:" + port);
  }
}
