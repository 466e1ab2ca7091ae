package dev.argosy.worker.platform;

/** How a worker names itself to a platform. Pure. */
public final class UserAgent {
  private UserAgent() {}

  /** The word for the header {@code User-Agent}. */
  public static String of(String workerId) {
    return "argosy-worker/" + plain(workerId);
  }

  /** A worker's id with what could end a word of a header or a name replaced. */
  public static String plain(String workerId) {
    return workerId.replaceAll("[^A-Za-z0-9._-]", "_");
  }
}
