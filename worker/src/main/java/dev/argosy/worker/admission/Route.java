package dev.argosy.worker.admission;

import dev.argosy.worker.platform.Platform;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A way to serve a model: a platform, the model's id there, and the quota it draws on. Owned by the
 * loop's thread.
 */
public final class Route {
  private final RouteConfig config;
  private final String region;
  private final @Nullable String account;
  private final Platform platform;
  private final Quota quota;
  private long closedUntilNanos;
  private boolean closed;
  private int closings;

  /**
   * A route that is open.
   *
   * @param region where the platform is called, for the books
   * @param account who pays, for the books; null if unknown
   */
  public Route(
      RouteConfig config, String region, @Nullable String account, Platform platform, Quota quota) {
    this.config = config;
    this.region = region;
    this.account = account;
    this.platform = platform;
    this.quota = quota;
  }

  public String name() {
    return config.name();
  }

  public RouteConfig config() {
    return config;
  }

  public String region() {
    return region;
  }

  public @Nullable String account() {
    return account;
  }

  public Platform platform() {
    return platform;
  }

  public Quota quota() {
    return quota;
  }

  public boolean open(long nowNanos) {
    return !closed || nowNanos - closedUntilNanos >= 0;
  }

  /** No calls before this has passed; a later end that is already set stays. */
  public void close(long nowNanos, Duration pause) {
    if (open(nowNanos)) {
      closings++; // Calls that were under way when it closed tell nothing new.
    }
    long until = nowNanos + pause.toNanos();
    if (!closed || until - closedUntilNanos > 0) {
      closedUntilNanos = until;
    }
    closed = true;
  }

  /** A call was served: the next closing starts from a short pause again. */
  public void served() {
    closings = 0;
  }

  /** Closings since the last call that was served. */
  public int closings() {
    return closings;
  }
}
