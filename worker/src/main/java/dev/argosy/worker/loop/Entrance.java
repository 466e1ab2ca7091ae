package dev.argosy.worker.loop;

import dev.argosy.worker.loop.AdminAnswer.Refused;
import dev.argosy.worker.loop.AdminAnswer.Said;
import dev.argosy.worker.path.CannotGoOn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way into the cluster: clients that can be made, a login that is taken, the right to the
 * group. Whatever is wrong there ends the worker with a word, before it asks again and again. A
 * cluster that does not answer is not wrong: it is waited for.
 */
final class Entrance {
  private static final Logger LOG = LoggerFactory.getLogger(Entrance.class);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  /** The worker was stopped while it waited. */
  static final class Stopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stopped() {
      super("stopped while no broker answered");
    }
  }

  private final KafkaConfig config;
  private final BooleanSupplier stopped;

  /**
   * @param stopped whether the worker was asked to end
   */
  Entrance(KafkaConfig config, BooleanSupplier stopped) {
    this.config = config;
    this.stopped = stopped;
  }

  /**
   * A client, or a part that is made of one.
   *
   * @throws CannotGoOn if Kafka refuses the properties
   */
  <T> T made(Supplier<T> client) {
    try {
      return client.get();
    } catch (KafkaException refused) {
      throw new CannotGoOn(
          CannotGoOn.CONFIGURATION,
          "no Kafka client can be made of kafka.properties: " + ClientFailure.text(refused));
    }
  }

  /**
   * Returns if the cluster lets us in. Waits for one that is away, for as long as it takes and with
   * a warning for each try: it comes back, and whatever restarts a worker that ends meanwhile would
   * do so later and later.
   *
   * @throws CannotGoOn if it answers and does not let us in
   * @throws Stopped if the worker is stopped while it waits
   */
  void pass(Admin admin) {
    while (!answers(admin)) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    // Without it a classic member asks each second, and a member of the other kind without a pause.
    require(mayRead(admin), "gives us no right to READ group " + config.groupId());
  }

  /** Whether a broker answers; it has as long as any other request. */
  private boolean answers(Admin admin) {
    KafkaFuture<String> clusterId = admin.describeCluster().clusterId();
    while (!clusterId.isDone()) {
      if (stopped.getAsBoolean()) {
        throw new Stopped();
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
    return switch (AdminAnswer.await(clusterId)) {
      case Said<String> _ -> true;
      case Refused<String>(AuthenticationException cause) ->
          throw stop("cannot log in to the cluster at %s (%s): %s", cause);
      case Refused<String>(RetriableException away) -> {
        LOG.warn("{}; waiting for one", text("no broker answers at %s (%s): %s", away));
        yield false;
      }
      case Refused<String>(var cause) ->
          throw stop("the cluster at %s (%s) cannot be used: %s", cause);
    };
  }

  /**
   * One thing that the broker must have answered.
   *
   * @throws CannotGoOn if it has not
   */
  void require(boolean known, String otherwise) {
    if (!known) {
      throw new CannotGoOn(
          CannotGoOn.ENVIRONMENT,
          "the broker at %s %s".formatted(config.bootstrapServers(), otherwise));
    }
  }

  /** Of a group that nobody has made yet, the broker does not say what we may do with it. */
  private boolean mayRead(Admin admin) {
    var group =
        admin.describeConsumerGroups(
            List.of(config.groupId()),
            new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true));
    return switch (AdminAnswer.await(group.all())) {
      case Said<Map<String, ConsumerGroupDescription>>(var said) ->
          said.values().stream()
              .map(ConsumerGroupDescription::authorizedOperations)
              .allMatch(rights -> rights == null || rights.contains(AclOperation.READ));
      case Refused<Map<String, ConsumerGroupDescription>>(var cause) ->
          !(cause instanceof GroupAuthorizationException);
    };
  }

  private CannotGoOn stop(String text, Throwable cause) {
    return new CannotGoOn(CannotGoOn.ENVIRONMENT, text(text, cause));
  }

  private String text(String text, Throwable cause) {
    return text.formatted(
        config.bootstrapServers(),
        ClientFailure.manner(config.properties()),
        ClientFailure.text(cause));
  }
}
