package dev.argosy.client.conversation;

import dev.argosy.client.FleetConfig;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Conversations on a compacted topic, for services of many processes. Thread-safe.
 *
 * <p>A version is one record under the conversation's id. Kafka has no "write if nobody else has",
 * so each version is a transaction under a transactional id of the conversation's own: beginning it
 * ends whatever another process has begun and not committed, and after that nothing of others can
 * become visible before ours does. In between the last committed version is read and compared. So
 * of two processes one succeeds, and the other is told.
 *
 * <p>That costs a producer and a transaction for each turn (some 50 ms on an idle broker), and a
 * partition is read once when its first conversation is needed, keeping an offset for each.
 *
 * <p>Rights: Read, Write and DescribeConfigs on the topic, Write and Describe on transactional ids
 * that begin with {@code argosy-conversation-}.
 */
public final class KafkaConversationStore implements ConversationStore {
  private static final int MILLIS_OF_ANSWER = 10_000;

  /** Longer than any turn of the store; what a crash leaves open holds up readers that long. */
  private static final int MILLIS_OF_TRANSACTION = 15_000;

  private static final int OVERHEAD_BYTES = 2 << 10;

  private final FleetConfig config;
  private final String topic;
  private final CompactedTopic stored;

  private KafkaConversationStore(FleetConfig config, String topic) {
    this.config = config;
    this.topic = topic;
    this.stored = new CompactedTopic(config, topic);
  }

  /**
   * A store on this topic; asks nothing of the cluster yet. The caller closes it.
   *
   * @param config how the cluster is reached, and how large a record may be
   * @param topic made with {@link #settings}; any number of partitions, which stays as it is
   */
  public static KafkaConversationStore open(FleetConfig config, String topic) {
    return new KafkaConversationStore(config, topic);
  }

  /** The settings that the topic needs, by their Kafka names. */
  public static Map<String, String> settings() {
    return Map.of("cleanup.policy", "compact", "max.message.bytes", Integer.toString(32 << 20));
  }

  @Override
  public Optional<ConversationState> load(String id) {
    try {
      return Optional.ofNullable(stored.last(id));
    } catch (KafkaException failed) {
      throw new ConversationStoreException(topic + " can't be read", failed);
    }
  }

  @Override
  public void store(String id, ConversationState next) {
    write(id, next);
  }

  @Override
  public void delete(String id) {
    write(id, null);
  }

  private void write(String id, @Nullable ConversationState next) {
    byte[] key = id.getBytes(StandardCharsets.UTF_8);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(producing(id), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      if (next != null) {
        compare(id, next.version());
      }
      producer.beginTransaction();
      // The commit says whether it was written.
      var unused =
          producer.send(
              new ProducerRecord<>(
                  topic, stored.partition(id), key, next == null ? null : next.json().bytes()));
      producer.commitTransaction();
    } catch (ProducerFencedException | InvalidProducerEpochException another) {
      long version = next == null ? 0 : next.version();
      throw new ConversationConflictException(id, version, "another process stores one now");
    } catch (KafkaException failed) {
      throw new ConversationStoreException(topic + " can't be written", failed);
    }
  }

  private void compare(String id, long wanted) {
    ConversationState last = stored.last(id);
    long version = last == null ? 0 : last.version();
    if (wanted != version + 1) {
      throw new ConversationConflictException(id, wanted, "version " + version + " is stored");
    }
  }

  private Map<String, Object> producing(String id) {
    Map<String, Object> all = new HashMap<>(config.properties());
    all.put("bootstrap.servers", config.bootstrapServers());
    all.put("client.id", config.clientName() + "-conversation");
    all.put("transactional.id", "argosy-conversation-" + topic + "-" + id);
    all.put("transaction.timeout.ms", MILLIS_OF_TRANSACTION);
    all.put("acks", "all");
    all.put("linger.ms", 0);
    all.put("max.block.ms", MILLIS_OF_ANSWER);
    all.put("request.timeout.ms", MILLIS_OF_ANSWER / 2);
    all.put("delivery.timeout.ms", MILLIS_OF_ANSWER);
    all.put("max.request.size", config.maxRequestBytes() + OVERHEAD_BYTES);
    return all;
  }

  @Override
  public void close() {
    stored.close();
  }
}
