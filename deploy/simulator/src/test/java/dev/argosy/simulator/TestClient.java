package dev.argosy.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Calls a simulator over HTTP/1.1 with the JDK's client. */
final class TestClient implements AutoCloseable {
  static final String HAIKU = "global.anthropic.claude-haiku-4-5-20251001-v1%3A0";
  static final String VERTEX_HAIKU =
      "projects/argosy/locations/us-east5/publishers/anthropic/models/claude-haiku-4-5@20251001";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI url;
  private final URI vertexUrl;

  TestClient(Simulator simulator) {
    this.url = simulator.bedrockUrl();
    this.vertexUrl = simulator.vertexUrl();
  }

  /** A valid body of the request with this key. */
  static String body(String key) {
    return """
    {"anthropic_version":"bedrock-2023-05-31","max_tokens":256,"metadata":{"user_id":"%s"},\
    "messages":[{"role":"user","content":"How many oars has the Argo?"}]}"""
        .formatted(key);
  }

  /** The same for Vertex. */
  static String vertexBody(String key, boolean streamed) {
    return body(key)
        .replace("bedrock-2023-05-31", "vertex-2023-10-16")
        .replaceFirst("\\{", streamed ? "{\"stream\":true," : "{");
  }

  HttpResponse<String> invoke(String body) throws IOException, InterruptedException {
    return invoke(HAIKU, body);
  }

  HttpResponse<String> invoke(String model, String body) throws IOException, InterruptedException {
    return send(request("/model/" + model + "/invoke", body).build());
  }

  /** Asks Bedrock for a stream. */
  HttpResponse<byte[]> stream(String body) throws IOException, InterruptedException {
    return http.send(
        request("/model/" + HAIKU + "/invoke-with-response-stream", body).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  /** Asks Vertex for an answer in one piece. */
  HttpResponse<String> rawPredict(String body) throws IOException, InterruptedException {
    return send(vertex("/v1/" + VERTEX_HAIKU + ":rawPredict", body).build());
  }

  /** Asks Vertex for a stream. */
  HttpResponse<byte[]> streamRawPredict(String body) throws IOException, InterruptedException {
    return http.send(
        vertex("/v1/" + VERTEX_HAIKU + ":streamRawPredict", body).build(),
        HttpResponse.BodyHandlers.ofByteArray());
  }

  HttpRequest.Builder vertex(String path, String body) {
    return HttpRequest.newBuilder(vertexUrl.resolve(path))
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  HttpRequest.Builder request(String path, String body) {
    return HttpRequest.newBuilder(url.resolve(path))
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(url.resolve(path)).GET().build());
  }

  HttpClient http() {
    return http;
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return JSON.readTree(response.body());
  }

  /** Waits for something that the simulator learns from the network, ten seconds at most. */
  static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within ten seconds");
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
