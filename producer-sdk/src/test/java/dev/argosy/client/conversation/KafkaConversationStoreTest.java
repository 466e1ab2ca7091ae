package dev.argosy.client.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.client.FleetConfig;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@KafkaTest
class KafkaConversationStoreTest extends ConversationStoreContract {
  private KafkaBroker broker;
  private String topic;
  private final List<ConversationStore> open = new ArrayList<>();

  @BeforeEach
  void topic() throws Exception {
    topic = broker.uniqueName("conversations");
    broker
        .admin()
        .createTopics(
            List.of(
                new NewTopic(topic, Optional.of(2), Optional.empty())
                    .configs(KafkaConversationStore.settings())))
        .all()
        .get();
  }

  @AfterEach
  void close() {
    open.forEach(ConversationStore::close);
  }

  @Override
  ConversationStore open() {
    return open(topic);
  }

  private ConversationStore open(String name) {
    FleetConfig config = FleetConfig.builder(broker.bootstrapServers()).build();
    ConversationStore store = KafkaConversationStore.open(config, name);
    open.add(store);
    return store;
  }

  @Test
  void aWriterThatDiedBeforeItsCommitHasWrittenNothing() {
    ConversationStore store = open();
    store.store("c", state(1, "a"));
    KafkaProducer<byte[], byte[]> dead =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                broker.bootstrapServers(),
                "transactional.id",
                "argosy-conversation-" + topic + "-c"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    dead.initTransactions();
    dead.beginTransaction();
    dead.send(
        new ProducerRecord<>(
            topic, "c".getBytes(StandardCharsets.UTF_8), state(2, "dead").json().bytes()));
    dead.flush();

    store.store("c", state(2, "alive"));

    assertThat(open().load("c")).contains(state(2, "alive"));
    dead.close(Duration.ZERO);
  }

  @Test
  void aTopicThatWouldForgetIsRefused() {
    String forgetting = broker.topic("forgetting", 1);

    assertThatThrownBy(() -> open(forgetting).load("c"))
        .isInstanceOf(ConversationStoreException.class)
        .hasRootCauseMessage("cleanup.policy of " + forgetting + " must be compact, was delete");
  }

  @Test
  void aMissingTopicIsNamed() {
    assertThatThrownBy(() -> open("not-there").load("c"))
        .isInstanceOf(ConversationStoreException.class)
        .hasMessageContaining("not-there");
  }
}
