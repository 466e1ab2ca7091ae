package dev.argosy.worker.loop;

import dev.argosy.worker.loop.AdminAnswer.Refused;
import dev.argosy.worker.loop.AdminAnswer.Said;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long a member surely owns its partitions ({@link RequestLog#lease}). Thread-safe: refreshed
 * by the admin thread, asked by the loop's.
 *
 * <p>A classic member names its session itself. In KIP-848 the session is the group's, kept by the
 * broker, and an operator may change it while we run.
 */
final class GroupLease {
  private static final String SESSION = "consumer.session.timeout.ms";
  private static final String HEARTBEAT = "consumer.heartbeat.interval.ms";

  private static final Logger log = LoggerFactory.getLogger(GroupLease.class);

  private final Admin admin;
  private final KafkaConfig config;
  private final Timings timings;

  /** Written by the admin thread only; zero until the first refresh. */
  private volatile Duration lease = Duration.ZERO;

  GroupLease(Admin admin, KafkaConfig config, Timings timings) {
    this.admin = admin;
    this.config = config;
    this.timings = timings;
  }

  Duration lease() {
    return lease;
  }

  /**
   * Blocks. What the broker does not say stays as it was.
   *
   * @return whether it is known now
   * @throws IllegalStateException if the session is too short
   */
  boolean refresh() {
    switch (config.groupProtocol()) {
      case CLASSIC -> lease = timings.lease(timings.session(), timings.heartbeat());
      case CONSUMER -> {
        var group = new ConfigResource(ConfigResource.Type.GROUP, config.groupId());
        switch (AdminAnswer.await(admin.describeConfigs(List.of(group)).all())) {
          case Said<Map<ConfigResource, Config>>(var said) -> adopt(said.values());
          case Refused<Map<ConfigResource, Config>>(var cause) ->
              log.atWarn().addKeyValue("reason", cause).log("the group's session is not known");
        }
      }
    }
    return lease.isPositive();
  }

  private void adopt(Collection<Config> groups) {
    for (Config group : groups) {
      ConfigEntry session = group.get(SESSION);
      ConfigEntry heartbeat = group.get(HEARTBEAT);
      if (session != null && heartbeat != null) {
        lease = timings.lease(duration(session), duration(heartbeat));
      }
    }
  }

  private static Duration duration(ConfigEntry milliseconds) {
    return Duration.ofMillis(Long.parseLong(milliseconds.value()));
  }
}
