package dev.argosy.client;

import dev.argosy.contract.Request;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** The contract over a broker. */
abstract class KafkaFleetContract extends FleetContract {
  private @Nullable EchoWorker worker;
  private @Nullable FleetClient client;

  abstract String bootstrapServers();

  abstract FleetTopics topics();

  @Override
  Fleet open(UnaryOperator<FleetConfig.Builder> limits, Function<Request, FakeAnswer> by) {
    FleetTopics topics = topics();
    worker = new EchoWorker(bootstrapServers(), topics, "echo-" + UUID.randomUUID(), by);
    FleetConfig.Builder builder = topics.client(bootstrapServers()).closeTimeout(Duration.ZERO);
    client = FleetClient.open(limits.apply(builder).build());
    return client;
  }

  @AfterEach
  void close() {
    client.close();
    worker.close();
  }

  @Override
  List<Request> posted() {
    return worker.seen();
  }

  @Override
  void answer(Request posted, FakeAnswer answer) {
    worker.answer(posted, answer);
  }

  @Override
  void elapse(Duration time) {}
}
