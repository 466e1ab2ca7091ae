package dev.argosy.worker.loop;

import dev.argosy.worker.path.CannotGoOn;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A look at the cluster's addresses before Kafka's clients go there. They cannot tell a port that
 * wants TLS from a dead one: they take the alert it answers with for the length of a message, ask
 * for 352 MB of memory, and come back for ever (KAFKA-4090).
 */
public final class BootstrapServers {
  private static final Pattern SERVER = Pattern.compile("([^\\s,]+):([0-9]{1,5})(?=\\s*(?:,|$))");
  private static final int PORT_MAX = 65_535;
  private static final int PATIENCE_MILLIS = 2_000;

  /** ApiVersions, version 0, without a client's id: every broker answers it to everybody. */
  private static final byte[] QUESTION =
      ByteBuffer.allocate(14)
          .putInt(10)
          .putShort((short) 18)
          .putShort((short) 0)
          .putInt(1)
          .putShort((short) -1)
          .array();

  /** How a TLS alert begins (RFC 8446, 5.1); a broker's answer begins with its length. */
  private static final int TLS_ALERT = 21;

  private BootstrapServers() {}

  /**
   * Returns if clients may go there: nothing is wrong that they would not say themselves. Blocks
   * for at most 4 s for each address, until one of them answers.
   *
   * @param properties the clients', for {@code security.protocol}
   * @throws CannotGoOn if no name is known, or a client without TLS would meet a port with TLS
   */
  public static void check(String servers, Map<String, String> properties) {
    List<InetSocketAddress> all = addresses(servers);
    List<InetSocketAddress> known =
        all.stream().filter(address -> !address.isUnresolved()).toList();
    if (known.isEmpty() && !all.isEmpty()) {
      throw new CannotGoOn(
          CannotGoOn.ENVIRONMENT, "none of these names has an address: " + servers);
    }
    String protocol = properties.getOrDefault("security.protocol", "PLAINTEXT");
    if (!protocol.toUpperCase(Locale.ROOT).endsWith("PLAINTEXT")) {
      return;
    }
    for (InetSocketAddress address : known) {
      int answer = firstByte(address);
      if (answer == TLS_ALERT) {
        throw new CannotGoOn(
            CannotGoOn.ENVIRONMENT,
            "%s:%d wants TLS, and security.protocol is %s: set it to SSL or SASL_SSL"
                .formatted(address.getHostString(), address.getPort(), protocol));
      }
      if (answer >= 0) {
        return;
      }
    }
  }

  /** What can't be read as an address is left to the clients, which say so. */
  private static List<InetSocketAddress> addresses(String servers) {
    List<InetSocketAddress> addresses = new ArrayList<>();
    Matcher server = SERVER.matcher(servers);
    while (server.find()) {
      int port = Integer.parseInt(server.group(2));
      if (port <= PORT_MAX) {
        addresses.add(new InetSocketAddress(server.group(1), port));
      }
    }
    return addresses;
  }

  /** Less than 0 if nothing answers. */
  private static int firstByte(InetSocketAddress address) {
    try (Socket socket = new Socket()) {
      socket.connect(address, PATIENCE_MILLIS);
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(QUESTION);
      return socket.getInputStream().read();
    } catch (IOException silent) {
      return -1;
    }
  }
}
