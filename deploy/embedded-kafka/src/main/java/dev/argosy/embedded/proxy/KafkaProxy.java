package dev.argosy.embedded.proxy;

import dev.argosy.embedded.proxy.Fault.Effect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * A proxy on 127.0.0.1 in front of one broker that does to requests what networks do, when a test
 * says so. Thread-safe.
 *
 * <p>A commit whose answer is lost: {@code proxy.dropResponses(ApiKeys.END_TXN, 1)}. A commit that
 * times out: {@code proxy.hold(ApiKeys.END_TXN)}. A worker without network: {@code
 * proxy.hold(Requests.all().fromClientsNamed("w1"))}. Not for producers with {@code acks=0}, which
 * get no answers.
 */
public final class KafkaProxy implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final long CLOSE_DEADLINE_SECONDS = 10;

  /** A kind of request: counted together. */
  private record Kind(ApiKeys key, String clientId) {}

  private final InetSocketAddress broker;
  private final ServerSocket server;
  private final FaultBoard board = new FaultBoard();
  private final Map<Kind, AtomicLong> seen = new ConcurrentHashMap<>();
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private final AnswerRewrite rewrite;

  private KafkaProxy(InetSocketAddress broker, ServerSocket server, AnswerRewrite rewrite) {
    this.broker = broker;
    this.server = server;
    this.rewrite = rewrite;
  }

  /**
   * Starts a proxy for the only broker of a cluster, at {@code bootstrapServers}, {@code
   * host:port}. The broker may start, stop and come back at that address at any time.
   */
  public static KafkaProxy inFrontOf(String bootstrapServers) {
    return start(bootstrapServers, true);
  }

  /**
   * Starts a proxy for one broker of several, which advertises the proxy's port for the listener at
   * {@code bootstrapServers}: addresses in answers are right as they are.
   */
  public static KafkaProxy advertisedFor(String bootstrapServers) {
    return start(bootstrapServers, false);
  }

  private static KafkaProxy start(String bootstrapServers, boolean standsForAll) {
    int colon = bootstrapServers.lastIndexOf(':');
    if (colon < 1 || bootstrapServers.contains(",")) {
      throw new IllegalArgumentException("one broker as host:port, not " + bootstrapServers);
    }
    var broker =
        new InetSocketAddress(
            bootstrapServers.substring(0, colon),
            Integer.parseInt(bootstrapServers.substring(colon + 1)));
    try {
      var server = new ServerSocket(0, 0, InetAddress.ofLiteral(HOST));
      var proxy =
          new KafkaProxy(
              broker,
              server,
              standsForAll ? new Addresses(HOST, server.getLocalPort()) : AnswerRewrite.NONE);
      proxy.threads.execute(proxy::accept);
      return proxy;
    } catch (IOException noPort) {
      throw new UncheckedIOException("no port for the proxy", noPort);
    }
  }

  /** Where it listens, on 127.0.0.1. */
  public int port() {
    return server.getLocalPort();
  }

  /** What clients take as {@code bootstrap.servers} to be reachable by faults. */
  public String bootstrapServers() {
    return HOST + ":" + server.getLocalPort();
  }

  /**
   * The next {@code count} requests of this API are done, their answers lost, their connections
   * closed.
   */
  public Fault dropResponses(ApiKeys key, int count) {
    return dropResponses(Requests.of(key), count);
  }

  /** The same for these requests. */
  public Fault dropResponses(Requests requests, int count) {
    return board.add(requests, Effect.DROP_AND_CLOSE, count);
  }

  /**
   * The next {@code count} of these requests are done and never answered: the connection stays open
   * and nothing comes back on it any more, until the client gives it up.
   */
  public Fault swallowResponses(Requests requests, int count) {
    return board.add(requests, Effect.DROP_AND_STAY_SILENT, count);
  }

  /**
   * Requests of this API, and what follows them on their connections, wait here until the fault is
   * released.
   */
  public Fault hold(ApiKeys key) {
    return hold(Requests.of(key));
  }

  /** The same for these requests. */
  public Fault hold(Requests requests) {
    return board.add(requests, Effect.HOLD, Integer.MAX_VALUE);
  }

  /**
   * From now on nothing passes in either direction; connections are still accepted, into the same
   * silence.
   */
  public void freeze() {
    board.freeze(true);
  }

  /** Ends {@link #freeze}: what waited passes. */
  public void thaw() {
    board.freeze(false);
  }

  /** Closes all connections; new ones are welcome. */
  public void cut() {
    connections.forEach(Connection::cut);
  }

  /** How many requests of this API have arrived here, held ones included. */
  public long seen(ApiKeys key) {
    return seen(Requests.of(key));
  }

  /** The same for these requests. */
  public long seen(Requests requests) {
    return seen.entrySet().stream()
        .filter(entry -> requests.match(entry.getKey().key(), entry.getKey().clientId()))
        .mapToLong(entry -> entry.getValue().get())
        .sum();
  }

  /** Ends all faults and connections, within 10 seconds. */
  @Override
  public void close() {
    board.close();
    try (server) {
      threads.shutdown();
    } catch (IOException ignored) {
      // It takes no connections any more either way.
    }
    cut();
    try {
      if (!threads.awaitTermination(CLOSE_DEADLINE_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the proxy's threads are still busy");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        connect(server.accept());
      } catch (IOException refused) {
        // Our own end, or the broker is away: the client sees a connection that closes.
      } catch (RejectedExecutionException closing) {
        return;
      }
    }
  }

  private void connect(Socket client) throws IOException {
    Socket behind = new Socket();
    var connection = new Connection(client, behind, board, rewrite, this::count);
    connections.add(connection);
    try {
      client.setTcpNoDelay(true);
      behind.setTcpNoDelay(true);
      behind.connect(broker);
      threads.execute(connection::pumpRequests);
      threads.execute(
          () -> {
            connection.pumpAnswers(); // The last to end: it waits for what is open.
            connections.remove(connection);
          });
    } catch (IOException | RuntimeException refused) {
      connection.cut();
      connections.remove(connection);
      throw refused;
    }
  }

  private void count(RequestHead request) {
    seen.computeIfAbsent(new Kind(request.key(), request.clientId()), _ -> new AtomicLong())
        .incrementAndGet();
  }
}
