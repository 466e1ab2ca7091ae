package dev.argosy.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ports of a broker: for clients, for the broker itself, for its controller, and for clients
 * that log in with a password or a certificate, if any may.
 */
public record Ports(int clients, int broker, int controller, int login, int certificate) {
  /**
   * Below the ports that systems hand to outgoing connections, so that none of those takes one
   * before the broker.
   */
  private static final int LOWEST = 15_000;

  private static final int HIGHEST = 32_000;
  private static final int TRIES = 200;

  /**
   * Free ports at this moment.
   *
   * @param clients the port that clients ask for, 0 for any
   * @throws UncheckedIOException if {@code clients} is taken
   */
  static Ports free(int clients) {
    // Held open together, so that no two are the same.
    List<ServerSocket> held = new ArrayList<>();
    try {
      held.add(clients == 0 ? anyFree() : bind(clients));
      while (held.size() < 5) {
        held.add(anyFree());
      }
      List<Integer> ports = held.stream().map(ServerSocket::getLocalPort).toList();
      return new Ports(ports.get(0), ports.get(1), ports.get(2), ports.get(3), ports.get(4));
    } catch (IOException taken) {
      throw new UncheckedIOException(
          "port " + clients + " on 127.0.0.1: " + taken.getMessage(), taken);
    } finally {
      held.forEach(Ports::release);
    }
  }

  /**
   * So many different ports that are free at this moment.
   *
   * @throws UncheckedIOException if there are too few
   */
  public static List<Integer> anyFree(int count) {
    List<ServerSocket> held = new ArrayList<>();
    try {
      while (held.size() < count) {
        held.add(anyFree());
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } catch (IOException taken) {
      throw new UncheckedIOException(taken);
    } finally {
      held.forEach(Ports::release);
    }
  }

  private static ServerSocket anyFree() throws IOException {
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      try {
        return bind(ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST));
      } catch (IOException taken) {
        // Somebody else's: the next number.
      }
    }
    throw new IOException(
        "none of %d ports tried in %d..%d is free".formatted(TRIES, LOWEST, HIGHEST));
  }

  private static ServerSocket bind(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return socket;
    } catch (IOException taken) {
      release(socket);
      throw taken;
    }
  }

  private static void release(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // It was only held to keep others off; there is nothing to lose.
    }
  }
}
