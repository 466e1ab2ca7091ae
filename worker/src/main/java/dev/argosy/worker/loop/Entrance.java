package dev.argosy.worker.loop;

import dev.argosy.worker.loop.AdminAnswer.Refused;
import dev.argosy.worker.loop.AdminAnswer.Said;
import dev.argosy.worker.path.CannotGoOn;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;

/**
 * The way into the cluster: clients that can be made, a login that is taken, the right to the
 * group. Whatever is wrong there ends the worker with a word, before it asks again and again.
 */
final class Entrance {
  private final KafkaConfig config;

  Entrance(KafkaConfig config) {
    this.config = config;
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
   * Returns if the cluster lets us in. Blocks.
   *
   * @throws CannotGoOn if it does not
   */
  void pass(Admin admin) {
    switch (AdminAnswer.await(admin.describeCluster().clusterId())) {
      case Said<String> _ -> {}
      case Refused<String>(AuthenticationException cause) ->
          throw stop("cannot log in to the cluster at %s (%s): %s", cause);
      case Refused<String>(var cause) -> throw stop("no broker answers at %s (%s): %s", cause);
    }
    // Without it a classic member asks each second, and a member of the other kind without a pause.
    require(mayRead(admin), "gives us no right to READ group " + config.groupId());
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
    return new CannotGoOn(
        CannotGoOn.ENVIRONMENT,
        text.formatted(
            config.bootstrapServers(),
            ClientFailure.manner(config.properties()),
            ClientFailure.text(cause)));
  }
}
