package dev.argosy.worker;

import dev.argosy.worker.config.WorkerSettings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Who a worker is: the configured id, which must be its own in the fleet, or one made for this
 * process.
 */
final class WorkerIds {
  private static final int SUFFIX_BYTES = 4;
  private static final int LONGEST_HOST = 100;

  private WorkerIds() {}

  static String idOf(WorkerSettings settings) {
    return settings.hasStableId() ? settings.id() : host() + "-" + suffix();
  }

  /**
   * Asked of the system: a plain shell does not export HOSTNAME, and two workers would share the
   * default.
   */
  private static String host() {
    try {
      String name = InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9._-]", "_");
      return name.substring(0, Math.min(name.length(), LONGEST_HOST));
    } catch (UnknownHostException nameless) {
      return "worker";
    }
  }

  private static String suffix() {
    byte[] bytes = new byte[SUFFIX_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
