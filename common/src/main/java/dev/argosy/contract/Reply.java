package dev.argosy.contract;

import org.jspecify.annotations.Nullable;

/**
 * Where the result goes besides or instead of the normal result topic.
 *
 * @param topic a topic on the lane's allow-list, 1..249 characters of {@code a-zA-Z0-9._-}; null
 *     means none of its own
 * @param client the client that waits on the shared reply topic, 1..256 characters; null if none
 *     waits
 */
public record Reply(@Nullable String topic, @Nullable String client) {
  static final int TOPIC_MAX = 249;

  public Reply {
    Rules.enforce(topic == null ? null : Rules.topic("reply.topic", topic));
    Rules.enforce(client == null ? null : Rules.name("reply.client", client));
  }
}
