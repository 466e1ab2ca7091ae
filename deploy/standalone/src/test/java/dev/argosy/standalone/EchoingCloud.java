package dev.argosy.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The worst of clouds: each error that it answers repeats the whole request, its login included, in
 * the words of both platforms. A prompt decides its first answer by {@code status-NNN}; any later
 * call of it is refused as invalid, so that no request stays for ever.
 */
final class EchoingCloud implements AutoCloseable {
  private static final Pattern STATUS = Pattern.compile("status-([0-9]{3})[a-z0-9-]*");
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Map<Integer, String> NAMES =
      Map.of(
          400, "ValidationException",
          401, "UnrecognizedClientException",
          403, "AccessDeniedException",
          429, "ThrottlingException",
          500, "InternalServerException",
          503, "ServiceUnavailableException");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final List<String> logins = new CopyOnWriteArrayList<>();

  private EchoingCloud(HttpServer server) {
    this.server = server;
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  static EchoingCloud start() throws IOException {
    return new EchoingCloud(
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0));
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The logins of all calls so far. */
  List<String> logins() {
    return logins;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String login = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
      logins.add(login);
      Matcher wanted = STATUS.matcher(body);
      int status =
          wanted.find() && seen.add(wanted.group()) ? Integer.parseInt(wanted.group(1)) : 400;
      String said = "cannot serve " + body + " of " + login;
      byte[] answer =
          status == 502
              ? ("<html><body>" + said + "</body></html>").getBytes(UTF_8)
              : JSON.writeValueAsBytes(
                  Map.of(
                      "message",
                      said,
                      "error",
                      Map.of("code", status, "message", said, "status", "UNKNOWN")));
      exchange
          .getResponseHeaders()
          .add("Content-Type", status == 502 ? "text/html" : "application/json");
      if (NAMES.containsKey(status)) {
        exchange.getResponseHeaders().add("x-amzn-ErrorType", NAMES.get(status));
      }
      exchange.sendResponseHeaders(status, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
