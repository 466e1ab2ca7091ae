package dev.argosy.worker.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP server for probes and scrapes: GET and HEAD of a few fixed paths. Thread-safe.
 *
 * <p>Each request has a virtual thread, so that a peer that sends half a request holds up no probe;
 * connections and their time are bounded.
 */
final class TelemetryServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TelemetryServer.class);
  private static final int BACKLOG = 16;

  /** The JDK's server reads them once, when the first one of the process is made. */
  private static final Map<String, String> BOUNDS =
      Map.of(
          "jdk.httpserver.maxConnections", "256",
          "sun.net.httpserver.maxReqTime", "10", // seconds
          "sun.net.httpserver.maxRspTime", "30");

  /** What a path answers. */
  record Page(int status, String contentType, String body) {}

  private final HttpServer server;
  private final ExecutorService threads;

  private TelemetryServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Listens, and answers from now on.
   *
   * @throws IOException if that address cannot be listened on
   */
  static TelemetryServer open(String host, int port, Map<String, Supplier<Page>> pages)
      throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new UnknownHostException("no such host");
    }
    BOUNDS.forEach((name, bound) -> System.setProperty(name, System.getProperty(name, bound)));
    HttpServer server = HttpServer.create(address, BACKLOG);
    ExecutorService threads =
        Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("argosy-telemetry-", 0).factory());
    server.setExecutor(threads);
    server.createContext("/", exchange -> answer(exchange, pages));
    server.start();
    return new TelemetryServer(server, threads);
  }

  /** Where it listens. */
  InetSocketAddress address() {
    return server.getAddress();
  }

  private static void answer(HttpExchange exchange, Map<String, Supplier<Page>> pages)
      throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      Supplier<Page> page = pages.get(exchange.getRequestURI().getPath());
      if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.getResponseHeaders().set("Allow", "GET, HEAD");
        send(exchange, text(405, "only GET and HEAD\n"));
      } else {
        send(exchange, page == null ? text(404, "no such page\n") : made(page));
      }
    }
  }

  /** The end of a request's thread: whatever is wrong with a page, the peer is told. */
  private static Page made(Supplier<Page> page) {
    try {
      return page.get();
    } catch (RuntimeException bug) {
      LOG.error("a page of telemetry cannot be made", bug);
      return text(500, bug.getClass().getSimpleName() + "\n");
    }
  }

  private static Page text(int status, String body) {
    return new Page(status, "text/plain; charset=utf-8", body);
  }

  private static void send(HttpExchange exchange, Page page) throws IOException {
    byte[] body = page.body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", page.contentType);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(page.status, -1);
    } else {
      exchange.sendResponseHeaders(page.status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
