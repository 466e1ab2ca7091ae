package dev.argosy.content.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** S3 as far as we use it, over a real socket: PUT, GET of a range, DELETE; and faults. */
final class S3StandIn implements AutoCloseable {
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(16);
  private final HttpServer server;
  private volatile String fault = "";

  S3StandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** {@code METHOD /path} of each request so far. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  /** Every further request ends so: {@code 503 SlowDown}; empty: none does. */
  void fault(String statusAndCode) {
    fault = statusAndCode;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      asked.add(exchange.getRequestMethod() + " " + path);
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (!fault.isEmpty()) {
        String[] parts = fault.split(" ", 2);
        error(exchange, Integer.parseInt(parts[0]), parts[1]);
        return;
      }
      switch (exchange.getRequestMethod()) {
        case "PUT" -> {
          objects.put(path, body);
          answer(exchange, 200, new byte[0]);
        }
        case "DELETE" -> {
          objects.remove(path);
          answer(exchange, 204, new byte[0]);
        }
        default -> get(exchange, objects.get(path));
      }
    }
  }

  private static void get(HttpExchange exchange, byte[] object) throws IOException {
    if (object == null) {
      error(exchange, 404, "NoSuchKey");
      return;
    }
    String range = exchange.getRequestHeaders().getFirst("Range");
    if (range == null) {
      answer(exchange, 200, object);
      return;
    }
    if (object.length == 0) {
      error(exchange, 416, "InvalidRange");
      return;
    }
    int last = Integer.parseInt(range.substring("bytes=0-".length()));
    byte[] part = Arrays.copyOf(object, Math.min(object.length, last + 1));
    exchange
        .getResponseHeaders()
        .add("Content-Range", "bytes 0-" + (part.length - 1) + "/" + object.length);
    answer(exchange, 206, part);
  }

  private static void error(HttpExchange exchange, int status, String code) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "application/xml");
    answer(
        exchange,
        status,
        ("<Error><Code>" + code + "</Code><Message>so it is</Message></Error>")
            .getBytes(StandardCharsets.UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().add("ETag", "\"e\"");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    if (body.length > 0) {
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
