package dev.argosy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.calls.Tokens;
import dev.argosy.simulator.script.Latency;
import dev.argosy.simulator.script.Script;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.eventstream.Message;

/** InvokeModelWithResponseStream, when nothing goes wrong. */
class BedrockStreamTest {
  private static final String PATH = "/model/" + TestClient.HAIKU + "/invoke-with-response-stream";

  private Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT);
  private TestClient client = new TestClient(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private void restart(SimulatorConfig config) {
    stop();
    simulator = Simulator.start(config);
    client = new TestClient(simulator);
  }

  /** Whatever is asked, and however long the answer: the same message, event by event. */
  @ParameterizedTest
  @ValueSource(strings = {"ok", "thinking", "tool-use", "refusal", "huge(100000)"})
  void aStreamAddsUpToTheAnswerInOnePiece(String step) throws Exception {
    simulator.script(
        Script.parse("requests: [{match: {prefix: ''}, calls: ['%s']}]".formatted(step)));
    for (int request = 0; request < 20; request++) {
      String body =
          TestClient.body("inv-\\u00e9\\\"\\ud83d\\ude80" + request)
              .replace("\"max_tokens\":256", "\"max_tokens\":" + (1 + 20 * request));
      JsonNode whole = TestClient.json(client.invoke(body));
      simulator.reset();
      Reading reading = Reading.ofBedrock(client.stream(body).body());
      simulator.reset();

      assertThat(reading.message()).isEqualTo(whole);
      assertThat(reading.types().getLast()).isEqualTo("message_stop");
    }
  }

  @Test
  void aPromptThatIsReadFromTheCacheIsCountedAsWithoutAStream() throws Exception {
    String body =
        TestClient.body("a")
            .replaceFirst(
                "\\{",
                """
                {"system":[{"type":"text","text":"%s","cache_control":{"type":"ephemeral","ttl":"1h"}}],"""
                    .formatted("x".repeat(400)));
    JsonNode written = Reading.ofBedrock(client.stream(body).body()).message().path("usage");
    JsonNode read = Reading.ofBedrock(client.stream(body).body()).message().path("usage");

    assertThat(written.at("/cache_creation/ephemeral_1h_input_tokens").asInt()).isPositive();
    assertThat(read.path("cache_read_input_tokens"))
        .isEqualTo(written.path("cache_creation_input_tokens"));
  }

  @Test
  void theAnswerIsAnEventStreamOfChunks() throws Exception {
    HttpResponse<byte[]> response = client.stream(TestClient.body("a"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("application/vnd.amazon.eventstream");
    assertThat(response.headers().firstValue("X-Amzn-Bedrock-Content-Type"))
        .contains("application/json");
    assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
    List<Message> frames = Reading.frames(response.body());
    assertThat(frames)
        .allSatisfy(
            frame -> {
              assertThat(frame.getHeaders().get(":message-type").getString()).isEqualTo("event");
              assertThat(frame.getHeaders().get(":event-type").getString()).isEqualTo("chunk");
              assertThat(frame.getHeaders().get(":content-type").getString())
                  .isEqualTo("application/json");
            });
    assertThat(frames.stream().map(frame -> Reading.json(frame.getPayload()).path("p").asText()))
        .allMatch("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"::startsWith)
        .anyMatch(padding -> padding.length() > 30);
  }

  @Test
  void eventsComeInTheOrderOfTheApi() throws Exception {
    simulator.script(Script.parse("requests: [{match: {key: a}, calls: [thinking]}]"));
    List<String> types = Reading.ofBedrock(client.stream(TestClient.body("a")).body()).types();

    assertThat(String.join(" ", types).replace("content_block_", ""))
        .matches(
            "message_start start (delta )+stop start (delta )+stop message_delta message_stop");
  }

  @Test
  void aStreamBeginsWithItsInputAndEndsWithItsMetrics() throws Exception {
    Reading reading = Reading.ofBedrock(client.stream(TestClient.body("a")).body());

    JsonNode begin = reading.first("message_start").path("message");
    assertThat(begin.path("id").asText()).startsWith("msg_bdrk_");
    assertThat(begin.path("content")).isEmpty();
    assertThat(begin.path("stop_reason").isNull()).isTrue();
    assertThat(begin.at("/usage/output_tokens").asInt()).isEqualTo(1);
    JsonNode usage = reading.message().path("usage");
    JsonNode metrics = reading.first("message_stop").path("amazon-bedrock-invocationMetrics");
    assertThat(metrics.path("inputTokenCount")).isEqualTo(usage.path("input_tokens"));
    assertThat(metrics.path("outputTokenCount")).isEqualTo(usage.path("output_tokens"));
    assertThat(metrics.has("firstByteLatency")).isTrue();
  }

  @Test
  void pingsAndNowAndThenAnUnknownEventAreStrewnIn() throws Exception {
    long unknown = 0;
    for (int request = 0; request < 20; request++) {
      Reading reading = Reading.ofBedrock(client.stream(TestClient.body("r" + request)).body());
      assertThat(reading.count("ping")).isPositive();
      unknown += reading.unknown();
    }
    assertThat(unknown).isBetween(1L, 100L);
  }

  @Test
  void theSameStreamOnEverySimulatorOverH2cToo() throws Exception {
    byte[] bytes = client.stream(TestClient.body("inv-7")).body();

    try (Simulator other = Simulator.start(SimulatorConfig.DEFAULT);
        Http2Client http2 = new Http2Client(other.bedrockUrl())) {
      byte[] body = TestClient.body("inv-7").getBytes(StandardCharsets.UTF_8);
      Http2Client.Ended ended = http2.call(PATH, Map.of(), body).ended().join();
      assertThat(ended.bytes()).isEqualTo(bytes);
      assertThat(ended.headers())
          .containsEntry("content-type", "application/vnd.amazon.eventstream")
          .doesNotContainKeys("transfer-encoding", "content-length");
      assertThat(ended.error()).isEqualTo(-1);
    }
  }

  @Test
  void aConnectionCarriesOneStreamAfterAnother() throws Exception {
    try (Socket socket = open(TestClient.body("a"))) {
      RawAnswer first = RawAnswer.read(socket);
      RawAnswer.ask(socket, PATH, TestClient.body("b"));
      RawAnswer second = RawAnswer.read(socket);

      assertThat(first.head()).startsWith("HTTP/1.1 200 OK").containsIgnoringCase("chunked");
      assertThat(first.whole()).isTrue();
      assertThat(second.whole()).isTrue();
      assertThat(Reading.ofBedrock(second.bytes()).types()).endsWith("message_stop");
    }
  }

  @Test
  void aStreamFlagInTheBodyIsRefused() throws Exception {
    String body = TestClient.body("a").replaceFirst("\\{", "{\"stream\":true,");

    HttpResponse<byte[]> response = client.stream(body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains("ValidationException");
  }

  @Test
  void streamsAndWhatTheyGeneratedAreCounted() throws Exception {
    JsonNode usage =
        Reading.ofBedrock(client.stream(TestClient.body("a")).body()).message().path("usage");
    client.invoke(TestClient.body("b").replace("\"max_tokens\":256", "\"max_tokens\":10"));

    JsonNode calls = TestClient.json(client.get("/_simulator/calls"));
    assertThat(calls.path("calls").asInt()).isEqualTo(2);
    assertThat(calls.path("streams").asInt()).isEqualTo(1);
    JsonNode tokens = calls.path("tokens");
    assertThat(tokens.path("output").asInt()).isEqualTo(usage.path("output_tokens").asInt() + 10);
    assertThat(tokens.path("input").asInt()).isEqualTo(2 * usage.path("input_tokens").asInt());
    assertThat(tokens.properties().stream().map(Map.Entry::getKey))
        .containsExactly("input", "cache_write_5m", "cache_write_1h", "cache_read", "output");
    simulator.reset();
    assertThat(simulator.calls().streams()).isZero();
    assertThat(simulator.calls().tokens()).isEqualTo(Tokens.NONE);
  }

  /**
   * Were it written without regard to its reader, the call would have ended before the first byte.
   */
  @Test
  void aStreamWaitsForItsReader() throws Exception {
    simulator.script(Script.parse("requests: [{match: {key: a}, calls: [huge(25165824)]}]"));
    try (Socket socket = open(TestClient.body("a"))) {
      socket.getInputStream().readNBytes(1_000_000);
      assertThat(simulator.calls().inFlight()).isEqualTo(1);

      readToEnd(socket.getInputStream());
      assertThat(simulator.calls().ended("huge")).isEqualTo(1);
    }
  }

  @Test
  void aCallerWhoLeavesAStreamIsBilledForWhatWasWritten() throws Exception {
    restart(SimulatorConfig.DEFAULT.withDeltaLatency(Latency.parse("2ms")));
    String body = TestClient.body("a").replace("\"max_tokens\":256", "\"max_tokens\":50000");
    simulator.script(Script.parse("requests: [{match: {key: a}, calls: [huge(20000)]}]"));
    try (Socket socket = open(body)) {
      socket.getInputStream().readNBytes(10_000);
    }
    TestClient.until(() -> simulator.calls().inFlight() == 0);

    Calls calls = simulator.calls();
    assertThat(calls.byOutcome()).isEqualTo(Map.of(Calls.ABANDONED, 1L));
    simulator.reset();
    long whole = TestClient.json(client.invoke(body)).at("/usage/output_tokens").asLong();
    assertThat(calls.tokens().output()).isBetween(1L, whole - 1);
    assertThat(calls.tokens().input()).isPositive();
  }

  @Test
  void betweenDeltasPassesTheirLatency() throws Exception {
    restart(SimulatorConfig.DEFAULT.withDeltaLatency(Latency.parse("10m")));
    try (Socket socket = open(TestClient.body("a"))) {
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      while (soFar(read).count("content_block_delta") == 0) {
        read.write(socket.getInputStream().read());
      }
      socket.setSoTimeout(200);
      assertThatThrownBy(() -> socket.getInputStream().transferTo(read))
          .isInstanceOf(SocketTimeoutException.class);

      assertThat(soFar(read).types())
          .containsExactly("message_start", "content_block_start", "content_block_delta");
      assertThat(simulator.calls().inFlight()).isEqualTo(1);
    }
    TestClient.until(() -> simulator.calls().inFlight() == 0);
    assertThat(simulator.calls().tokens().output()).isPositive();
  }

  private static Reading soFar(ByteArrayOutputStream read) throws IOException {
    return Reading.ofBedrock(RawAnswer.read(new ByteArrayInputStream(read.toByteArray())).bytes());
  }

  private Socket open(String body) throws IOException {
    return RawAnswer.ask(simulator.bedrockUrl(), PATH, body);
  }

  private static void readToEnd(InputStream in) throws IOException {
    byte[] some = new byte[1 << 16];
    String end = "";
    while (!end.endsWith("\r\n0\r\n\r\n")) {
      int bytes = in.read(some);
      assertThat(bytes).isPositive();
      String read = end + new String(some, 0, bytes, StandardCharsets.ISO_8859_1);
      end = read.substring(Math.max(0, read.length() - 16));
    }
  }
}
