package dev.argosy.client;

import dev.argosy.contract.Result;
import dev.argosy.contract.UnreadableRecordException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.LoggerFactory;

/**
 * What a service does with the results of a {@link ResultSubscription}. Called by one thread at a
 * time.
 *
 * <p>At least once: a result comes again after a crash, a rebalance, or a failure of this handler.
 * Keep what you did by the result's id.
 */
@FunctionalInterface
public interface ResultHandler {

  /**
   * Takes one result; when this returns it counts as done.
   *
   * @throws Exception to get the same result again after a pause; its partition waits meanwhile,
   *     others go on
   */
  void handle(Result result) throws Exception;

  /**
   * The last attempt with a result failed. What returns passes over it; what throws stops the
   * subscription before it. By default it stops.
   *
   * @param last what the last attempt threw
   */
  default void gaveUp(Result result, Exception last) throws Exception {
    throw last;
  }

  /**
   * A record is no result that this version can read. By default it is logged, by its place, and
   * passed over. What throws is tried again like a result, and stops the subscription in the end.
   */
  default void unreadable(ConsumerRecord<byte[], byte[]> record, UnreadableRecordException why)
      throws Exception {
    LoggerFactory.getLogger(ResultHandler.class)
        .atError()
        .addKeyValue("topic", record.topic())
        .addKeyValue("partition", record.partition())
        .addKeyValue("offset", record.offset())
        .addKeyValue("reason", why.getMessage())
        .log("a record is no readable result and is passed over");
  }
}
