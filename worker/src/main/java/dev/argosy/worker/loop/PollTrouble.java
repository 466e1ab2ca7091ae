package dev.argosy.worker.loop;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which failures of a poll a member lives through, said once per change and not once per poll.
 * Owned by the loop's thread.
 */
final class PollTrouble {
  private static final Logger log = LoggerFactory.getLogger(PollTrouble.class);

  private final KafkaConfig.GroupProtocol protocol;
  private Class<?> last = Void.class;

  PollTrouble(KafkaConfig.GroupProtocol protocol) {
    this.protocol = protocol;
  }

  /** Rethrows a failure that the next poll would only repeat or hide. */
  void survive(KafkaException failure) {
    if (!passes(failure)) {
      throw failure;
    }
    if (failure.getClass() != last) {
      last = failure.getClass();
      log.atError()
          .addKeyValue("reason", CommitErrors.detail(failure))
          .log("polling fails; trying on");
    }
  }

  void over() {
    if (last != Void.class) {
      last = Void.class;
      log.info("polling works again");
    }
  }

  private boolean passes(KafkaException failure) {
    boolean passesAlways =
        failure instanceof RetriableException
            || failure instanceof TopicAuthorizationException
            || failure instanceof InvalidTopicException;
    return switch (protocol) {
      case CLASSIC ->
          passesAlways
              || failure instanceof GroupAuthorizationException
              || failure instanceof AuthenticationException;
      // This member's heart-beats end for good with any other failure, and no later poll says so.
      case CONSUMER -> passesAlways && !refusesHeartbeats(failure);
    };
  }

  /**
   * Whoever joins without the right to a topic repeats the refused heart-beat without a pause, a
   * thousand times a second (ran on 4.4.0). Other questions name the topics that were refused.
   */
  private static boolean refusesHeartbeats(KafkaException failure) {
    return failure instanceof TopicAuthorizationException refused
        && refused.unauthorizedTopics().isEmpty();
  }
}
