package dev.argosy.client;

import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;

@KafkaTest
class FleetClientTest extends KafkaFleetContract {
  private KafkaBroker broker;

  @Override
  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  @Override
  FleetTopics topics() {
    return FleetTopics.create(broker, 2);
  }
}
