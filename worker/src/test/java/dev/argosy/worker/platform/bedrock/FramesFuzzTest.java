package dev.argosy.worker.platform.bedrock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.argosy.contract.Body;
import dev.argosy.contract.RawJson;
import dev.argosy.worker.fuzz.Fuzz;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.PlatformConfig;
import dev.argosy.worker.platform.StreamListener;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Whatever frames come over a real socket, through AWS's reader and ours, are one outcome. */
final class FramesFuzzTest {
  private static final List<String> EVENTS =
      List.of(
          "{\"type\":\"message_start\",\"message\":{\"id\":\"msg_1\",\"content\":[],\"usage\":{\"input_tokens\":3}}}",
          "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
          "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"hi\"}}",
          "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\"},\"usage\":{\"output_tokens\":2}}",
          "{\"type\":\"message_stop\"}");

  @Test
  void streams() throws Exception {
    AtomicReference<byte[]> answer = new AtomicReference<>(new byte[0]);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      server.setExecutor(threads);
      server.createContext(
          "/",
          exchange -> {
            try (exchange) {
              exchange.getRequestBody().readAllBytes();
              byte[] bytes = answer.get();
              exchange
                  .getResponseHeaders()
                  .add("Content-Type", "application/vnd.amazon.eventstream");
              exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
              exchange.getResponseBody().write(bytes);
            }
          });
      server.start();
      URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
      try (Platform platform = platform(url)) {
        Fuzz.run(
            500,
            List.of(stream(EVENTS), stream(EVENTS.subList(0, 3)), exception()),
            bytes -> {
              answer.set(bytes);
              Outcome outcome = call(platform);
              assertThat(outcome).isNotInstanceOf(Outcome.Abandoned.class);
              return outcome.getClass().getSimpleName();
            });
      }
    } finally {
      server.stop(0);
    }
  }

  private static Outcome call(Platform platform) throws Exception {
    Body body =
        Body.of(RawJson.of("{\"model\":\"m\",\"max_tokens\":9,\"stream\":true,\"messages\":[{}]}"));
    return platform.call("global.anthropic.m", body, StreamListener.NONE).get(60, TimeUnit.SECONDS);
  }

  private static Platform platform(URI url) {
    return BedrockPlatform.open(
        new PlatformConfig.Bedrock(
            "us-west-2",
            Duration.ofSeconds(30),
            8,
            url,
            PlatformConfig.Credentials.NONE,
            null,
            null,
            8_192),
        "w",
        InstantSource.system());
  }

  private static byte[] stream(List<String> events) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String event : events) {
      String payload =
          "{\"bytes\":\"" + Base64.getEncoder().encodeToString(event.getBytes(UTF_8)) + "\"}";
      out.writeBytes(frame("event", ":event-type", "chunk", payload));
    }
    return out.toByteArray();
  }

  private static byte[] exception() {
    return frame(
        "exception", ":exception-type", "throttlingException", "{\"message\":\"too many tokens\"}");
  }

  private static byte[] frame(String kind, String typeHeader, String type, String payload) {
    Map<String, HeaderValue> headers = new LinkedHashMap<>();
    headers.put(":message-type", HeaderValue.fromString(kind));
    headers.put(typeHeader, HeaderValue.fromString(type));
    headers.put(":content-type", HeaderValue.fromString("application/json"));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Message(headers, payload.getBytes(UTF_8)).encode(out);
    return out.toByteArray();
  }
}
