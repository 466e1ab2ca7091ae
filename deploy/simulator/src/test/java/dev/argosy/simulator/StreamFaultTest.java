package dev.argosy.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.simulator.script.Script;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.eventstream.Message;

/** What befalls a stream in its middle, as it looks on HTTP. */
class StreamFaultTest {
  /** Often enough that a fault strikes in every place that it can. */
  private static final int STREAMS = 100;

  private final Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT);
  private final TestClient client = new TestClient(simulator);

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  /** Whose stream it is. */
  private enum Cloud {
    BEDROCK("/model/" + TestClient.HAIKU + "/invoke-with-response-stream") {
      @Override
      URI url(Simulator simulator) {
        return simulator.bedrockUrl();
      }

      @Override
      String body(String key) {
        return TestClient.body(key);
      }

      @Override
      Reading read(byte[] stream) {
        return Reading.ofBedrock(stream);
      }
    },
    VERTEX("/v1/" + TestClient.VERTEX_HAIKU + ":streamRawPredict") {
      @Override
      URI url(Simulator simulator) {
        return simulator.vertexUrl();
      }

      @Override
      String body(String key) {
        return TestClient.vertexBody(key, true);
      }

      @Override
      Reading read(byte[] stream) {
        return Reading.ofVertex(stream);
      }
    };

    private final String path;

    Cloud(String path) {
      this.path = path;
    }

    abstract URI url(Simulator simulator);

    abstract String body(String key);

    abstract Reading read(byte[] stream);
  }

  private void meets(String step) {
    simulator.script(
        Script.parse("requests: [{match: {prefix: ''}, calls: ['%s']}]".formatted(step)));
  }

  private RawAnswer stream(Cloud cloud, String key) throws IOException {
    try (Socket socket = RawAnswer.ask(cloud.url(simulator), cloud.path, cloud.body(key))) {
      return RawAnswer.read(socket);
    }
  }

  /** It began, has a delta at least, and lacks its end. */
  private static void broken(Reading reading) {
    assertThat(reading.types()).startsWith("message_start", "content_block_start");
    assertThat(reading.count("content_block_delta")).isPositive();
    assertThat(reading.count("message_stop")).isZero();
  }

  @ParameterizedTest
  @EnumSource(Cloud.class)
  void cutClosesTheConnectionWithoutTheLastChunk(Cloud cloud) throws Exception {
    meets("cut");
    for (int request = 0; request < STREAMS; request++) {
      RawAnswer answer = stream(cloud, "r" + request);
      assertThat(answer.whole()).isFalse();
      broken(cloud.read(answer.bytes()));
    }
    assertThat(simulator.calls().ended("cut")).isEqualTo(STREAMS);
  }

  @ParameterizedTest
  @EnumSource(Cloud.class)
  void truncatedEndsInGoodOrder(Cloud cloud) throws Exception {
    meets("truncated");
    for (int request = 0; request < STREAMS; request++) {
      RawAnswer answer = stream(cloud, "r" + request);
      assertThat(answer.whole()).isTrue();
      broken(cloud.read(answer.bytes()));
    }
    assertThat(simulator.calls().ended("truncated")).isEqualTo(STREAMS);
  }

  @ParameterizedTest
  @EnumSource(Cloud.class)
  void aStreamBreaksOffEarlyLateAndBeforeItsStopAlone(Cloud cloud) throws Exception {
    meets("truncated");
    int early = 0;
    int withoutStopOnly = 0;
    for (int request = 0; request < STREAMS; request++) {
      Reading reading = cloud.read(stream(cloud, "r" + request).bytes());
      early += reading.count("content_block_delta") <= 10 ? 1 : 0;
      withoutStopOnly += reading.count("message_delta") == 1 ? 1 : 0;
    }
    assertThat(early).isBetween(1, STREAMS / 2);
    assertThat(withoutStopOnly).isBetween(1, STREAMS / 2);
  }

  @Test
  void aStreamMayBreakOffInTheMiddleOfAnEvent() throws Exception {
    meets("truncated");
    int inside = 0;
    for (int request = 0; request < STREAMS; request++) {
      byte[] bytes = stream(Cloud.VERTEX, "r" + request).bytes();
      inside += bytes[bytes.length - 1] == '\n' ? 0 : 1;
    }
    assertThat(inside).isBetween(STREAMS / 4, STREAMS * 3 / 4);
  }

  @ParameterizedTest
  @EnumSource(Cloud.class)
  void streamErrorIsAnEventOfTheApi(Cloud cloud) throws Exception {
    meets("stream-error");
    RawAnswer answer = stream(cloud, "a");

    assertThat(answer.whole()).isTrue();
    Reading reading = cloud.read(answer.bytes());
    broken(reading);
    JsonNode last = reading.events().getLast();
    assertThat(last.path("type").asText()).isEqualTo("error");
    assertThat(last.at("/error/type").asText()).isEqualTo("overloaded_error");
    assertThat(simulator.calls().ended("stream-error")).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "stream-failure, modelStreamErrorException, unexpected error",
    "stream-throttle, throttlingException, Too many tokens"
  })
  void bedrockEndsAStreamWithAModelledException(String step, String type, String message)
      throws Exception {
    meets(step);
    RawAnswer answer = stream(Cloud.BEDROCK, "a");

    assertThat(answer.whole()).isTrue();
    broken(Reading.ofBedrock(answer.bytes()));
    Message last = Reading.frames(answer.bytes()).getLast();
    assertThat(last.getHeaders().get(":message-type").getString()).isEqualTo("exception");
    assertThat(last.getHeaders().get(":exception-type").getString()).isEqualTo(type);
    JsonNode payload = Reading.json(last.getPayload());
    assertThat(payload.path("message").asText()).contains(message);
    assertThat(payload.has("originalStatusCode")).isEqualTo(step.equals("stream-failure"));
    assertThat(simulator.calls().ended(step)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"stream-failure, api_error", "stream-throttle, rate_limit_error"})
  void vertexEndsAStreamWithAnEventOfTheApiOverRest(String step, String type) throws Exception {
    meets(step);
    RawAnswer answer = stream(Cloud.VERTEX, "a");

    assertThat(answer.whole()).isTrue();
    Reading reading = Reading.ofVertex(answer.bytes());
    broken(reading);
    assertThat(reading.events().getLast().at("/error/type").asText()).isEqualTo(type);
  }

  @ParameterizedTest
  @EnumSource(Cloud.class)
  void streamStallSendsItsBeginAndNoMore(Cloud cloud) throws Exception {
    meets("stream-stall");
    try (Socket socket = RawAnswer.ask(cloud.url(simulator), cloud.path, cloud.body("a"))) {
      socket.setSoTimeout(200);
      assertThat(socket.getInputStream().readNBytes(500)).hasSize(500);
      assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
          .isInstanceOf(SocketTimeoutException.class);
      assertThat(simulator.calls().inFlight()).isEqualTo(1);
    }
    TestClient.until(() -> simulator.calls().inFlight() == 0);
    assertThat(simulator.calls().byOutcome()).isEqualTo(Map.of("stream-stall", 1L));
    assertThat(simulator.calls().tokens().output()).isPositive();
  }

  @Test
  void onHttp2OnlyTheStreamOfACutIsReset() {
    meets("cut");
    try (Http2Client http2 = new Http2Client(simulator.bedrockUrl())) {
      Http2Client.Ended cut = overHttp2(http2, "a");
      broken(Reading.ofBedrock(cut.bytes()));
      assertThat(cut.error()).isEqualTo(Http2Error.CANCEL.code());

      meets("truncated");
      Http2Client.Ended truncated = overHttp2(http2, "a");
      broken(Reading.ofBedrock(truncated.bytes()));
      assertThat(truncated.error()).isEqualTo(-1);
    }
  }

  private static Http2Client.Ended overHttp2(Http2Client http2, String key) {
    byte[] body = Cloud.BEDROCK.body(key).getBytes(StandardCharsets.UTF_8);
    return http2.call(Cloud.BEDROCK.path, Map.of(), body).ended().join();
  }

  @Test
  void aFaultBeforeTheAnswerIsNoStream() throws Exception {
    meets("throttle(3)");
    HttpResponse<byte[]> throttled = client.stream(TestClient.body("a"));
    assertThat(throttled.statusCode()).isEqualTo(429);
    assertThat(throttled.headers().firstValue("x-amzn-ErrorType")).contains("ThrottlingException");
    assertThat(throttled.headers().firstValue("Retry-After")).contains("3");

    meets("overloaded");
    assertThat(client.streamRawPredict(TestClient.vertexBody("a", true)).statusCode())
        .isEqualTo(529);

    for (String step : List.of("reset", "close")) {
      meets(step);
      assertThatThrownBy(() -> client.stream(TestClient.body("a"))).isInstanceOf(IOException.class);
    }
    assertThat(simulator.calls().tokens().output()).isZero();
  }

  @Test
  void aBrokenStreamIsBilledForWhatWasWritten() throws Exception {
    meets("stream-error");
    for (int request = 0; request < STREAMS; request++) {
      Reading reading = Reading.ofBedrock(stream(Cloud.BEDROCK, "r" + request).bytes());
      String text = reading.message().at("/content/0/text").asText();
      long input = reading.first("message_start").at("/message/usage/input_tokens").asLong();

      assertThat(simulator.calls().tokens().output())
          .isEqualTo((text.getBytes(StandardCharsets.UTF_8).length + 3) / 4);
      assertThat(simulator.calls().tokens().input()).isEqualTo(input);
      simulator.reset();
    }
  }

  @Test
  void aBrokenStreamIsTheSameOnEverySimulator() throws Exception {
    meets("cut");
    byte[] bytes = stream(Cloud.VERTEX, "a").bytes();
    simulator.reset();

    assertThat(stream(Cloud.VERTEX, "a").bytes()).isEqualTo(bytes);
  }

  /** Each acts as its nearest sibling, under its own name. */
  @ParameterizedTest
  @CsvSource({"stream-error, 529", "stream-failure, 424", "stream-throttle, 429"})
  void withoutAStreamAFaultOfStreamsIsAnError(String step, int status) throws Exception {
    meets(step);

    assertThat(client.invoke(TestClient.body("a")).statusCode()).isEqualTo(status);
    assertThat(simulator.calls().ended(step)).isEqualTo(1);
  }

  @Test
  void withoutAStreamTruncatedIsACut() {
    meets("truncated");

    assertThatThrownBy(() -> client.invoke(TestClient.body("a"))).isInstanceOf(IOException.class);
    assertThat(simulator.calls().ended("truncated")).isEqualTo(1);
    assertThat(simulator.calls().tokens().output()).isPositive();
  }

  @Test
  void withoutAStreamAStallIsAStall() throws Exception {
    meets("stream-stall");
    String path = "/model/" + TestClient.HAIKU + "/invoke";
    try (Socket socket = RawAnswer.ask(simulator.bedrockUrl(), path, TestClient.body("a"))) {
      socket.setSoTimeout(200);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
    TestClient.until(() -> simulator.calls().ended("stream-stall") == 1);
  }
}
