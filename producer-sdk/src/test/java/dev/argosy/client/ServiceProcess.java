package dev.argosy.client;

import com.fasterxml.jackson.databind.cfg.PackageVersion;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A service's process on a class path of its own: says what it stands on, and runs the contract of
 * {@link Fleet} and a subscription. Needs no test framework but JUnit's annotations.
 */
final class ServiceProcess {
  private ServiceProcess() {}

  /** Arguments: the broker's address. Prints {@code passed} and the number of tests. */
  public static void main(String[] arguments) {
    try {
      run(arguments[0]);
    } catch (Exception | Error failed) { // the process's end, with its other threads
      failed.printStackTrace();
      System.exit(1);
    }
  }

  private static void run(String servers) throws Exception {
    System.out.println("java " + Runtime.version().feature());
    System.out.println("kafka " + kafkaVersion());
    System.out.println("jackson " + PackageVersion.VERSION);
    int passed = 0;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      for (Method test : FleetContract.class.getDeclaredMethods()) {
        if (test.isAnnotationPresent(Test.class)) {
          Contract contract = new Contract(servers, admin);
          test.setAccessible(true);
          test.invoke(contract);
          contract.close();
          passed++;
        }
      }
      subscribe(servers, topics(admin));
    }
    System.out.println("passed " + (passed + 1));
  }

  private static String kafkaVersion() throws IOException {
    Properties version = new Properties();
    try (InputStream file = Admin.class.getResourceAsStream("/kafka/kafka-version.properties")) {
      version.load(file);
    }
    return version.getProperty("version");
  }

  private static void subscribe(String servers, FleetTopics topics) {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    SubscriptionConfig config =
        SubscriptionConfig.builder(servers, "group-" + UUID.randomUUID())
            .topic(topics.results())
            .backoff(Duration.ofMillis(1), Duration.ofMillis(1))
            .build();
    try (EchoWorker worker =
            new EchoWorker(servers, topics, "echo-" + UUID.randomUUID(), Requests.ECHO);
        FleetClient client = FleetClient.open(topics.client(servers).build());
        ResultSubscription subscription =
            ResultSubscription.start(
                config,
                result -> {
                  if (seen.add("once " + result.id())) {
                    throw new IllegalStateException("not the first time");
                  }
                  seen.add(Answer.of(result).text());
                })) {
      client.send(Requests.say("a"));
      client.send(Requests.say("b"));
      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> seen.containsAll(List.of("echo a", "echo b")));
      if (worker.seen().size() != 2 || subscription.ended().isDone()) {
        throw new AssertionError("not as it should be");
      }
    }
  }

  private static FleetTopics topics(Admin admin) {
    String run = UUID.randomUUID().toString();
    FleetTopics topics =
        new FleetTopics("requests-" + run, "results-" + run, "replies-" + run, "chunks-" + run);
    admin
        .createTopics(
            Stream.of(topics.requests(), topics.results(), topics.replies(), topics.chunks())
                .map(ServiceProcess::topic)
                .toList())
        .all()
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    topics.awaitLeaders(admin, 2);
    return topics;
  }

  private static NewTopic topic(String name) {
    return new NewTopic(name, Optional.of(2), Optional.empty());
  }

  private static final class Contract extends KafkaFleetContract {
    private final String servers;
    private final Admin admin;

    Contract(String servers, Admin admin) {
      this.servers = servers;
      this.admin = admin;
    }

    @Override
    String bootstrapServers() {
      return servers;
    }

    @Override
    FleetTopics topics() {
      return ServiceProcess.topics(admin);
    }
  }
}
