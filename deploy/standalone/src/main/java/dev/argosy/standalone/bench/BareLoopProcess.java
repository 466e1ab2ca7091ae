package dev.argosy.standalone.bench;

import dev.argosy.contract.Topics;
import dev.argosy.standalone.OrderlyEnd;
import dev.argosy.worker.WorkerConfig;
import dev.argosy.worker.admission.RouteConfig;
import dev.argosy.worker.platform.PlatformConfig;
import dev.argosy.worker.platform.bedrock.BedrockPlatform;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The bare loop as a process of its own, set up from a worker's configuration. */
public final class BareLoopProcess {
  /** Where its requests come from: not a worker's, or each would do the other's work. */
  public static final String REQUESTS = "bench.requests";

  /** Where its results go. */
  public static final String RESULTS = "bench.results";

  private static final String NAME = "bench-loop";

  private BareLoopProcess() {}

  /**
   * Runs until asked to end.
   *
   * @param model the catalogue's name of the model whose first route is called
   * @param ready told once it reads
   */
  public static int run(WorkerConfig config, String model, Runnable ready, OrderlyEnd end) {
    RouteConfig route = config.model(model).orElseThrow().routes().getFirst();
    if (!(config.platforms().get(route.platform()) instanceof PlatformConfig.Bedrock bedrock)) {
      throw new IllegalArgumentException("the bare loop calls Bedrock only");
    }
    String cluster = config.kafka().bootstrapServers();
    try (var platform = BedrockPlatform.open(bedrock, NAME, InstantSource.system());
        var producer =
            new KafkaProducer<>(
                producer(cluster), new ByteArraySerializer(), new ByteArraySerializer());
        var consumer =
            new KafkaConsumer<>(
                consumer(cluster), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      producer.initTransactions();
      consumer.subscribe(List.of(REQUESTS));
      int maxInFlight = config.worker().maxInFlight();
      var loop = new BareLoop(consumer, producer, platform, route.modelId(), RESULTS, maxInFlight);
      loop.run(() -> end.asked() || !consumer.assignment().isEmpty());
      ready.run();
      loop.run(end::asked);
    }
    return 0;
  }

  private static Map<String, Object> producer(String bootstrapServers) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("transactional.id", NAME);
    properties.put("acks", "all");
    properties.put("retry.backoff.ms", 2);
    properties.put("max.request.size", Math.toIntExact(Topics.defaults().maxMessageBytes()));
    return properties;
  }

  private static Map<String, Object> consumer(String bootstrapServers) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("bootstrap.servers", bootstrapServers);
    properties.put("group.id", NAME);
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", false);
    properties.put("auto.offset.reset", "earliest");
    properties.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
    return properties;
  }
}
