package dev.argosy.client;

import com.fasterxml.jackson.databind.cfg.PackageVersion;
import dev.argosy.client.tools.Structured;
import dev.argosy.client.tools.Tool;
import dev.argosy.client.tools.ToolAnswer;
import dev.argosy.client.tools.ToolLoop;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
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
      for (Method test : FleetContract.rules()) {
        Contract contract = new Contract(servers, admin);
        test.setAccessible(true);
        test.invoke(contract);
        contract.close();
        passed++;
      }
      subscribe(servers, topics(admin));
      batch(servers, admin);
    }
    readRecords();
    System.out.println("passed " + (passed + 2));
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

  record Invoice(String payee, BigDecimal total, Optional<LocalDate> due) {}

  /** An answer as a record, after a use of a tool: what leans on Jackson most. */
  private static void readRecords() {
    String use =
        "{\"content\":[{\"type\":\"tool_use\",\"id\":\"1\",\"name\":\"%s\",\"input\":%s}]}";
    String input = "{\"payee\":\"x\",\"total\":12.50,\"due\":\"2026-12-01\"}";
    FakeFleet fleet =
        FakeFleet.answering("done").next(FakeAnswer.message(use.formatted("pay", input)));
    Tool pay = Tool.of("pay", "Pays", Invoice.class, invoice -> invoice.total());
    ToolAnswer answer =
        ToolLoop.builder(fleet, Runnable::run).tool(pay).build().submit(Requests.say("a")).join();
    fleet.next(FakeAnswer.message(use.formatted("Invoice", input)));
    Invoice invoice =
        Structured.of(Invoice.class)
            .submit(fleet, Requests.say("b"), 1, Duration.ofMinutes(1))
            .join()
            .orThrow();
    Invoice right =
        new Invoice("x", new BigDecimal("12.50"), Optional.of(LocalDate.of(2026, 12, 1)));
    if (!answer.text().equals("done")
        || !fleet.sent().get(1).body().json().text().contains("\"content\":\"12.50\"")
        || !invoice.equals(right)) {
      throw new AssertionError("not as it should be");
    }
  }

  private static void batch(String servers, Admin admin) throws IOException {
    String run = UUID.randomUUID().toString();
    List<String> more = List.of("retries-" + run, "parked-" + run);
    admin
        .createTopics(more.stream().map(ServiceProcess::topic).toList())
        .all()
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    ServiceBatch.run(servers, topics(admin), more.get(0), more.get(1));
  }

  private static FleetTopics topics(Admin admin) {
    String run = UUID.randomUUID().toString();
    FleetTopics topics =
        new FleetTopics(
            "requests-" + run,
            "results-" + run,
            "replies-" + run,
            "chunks-" + run,
            "control-" + run);
    admin
        .createTopics(
            Stream.of(
                    topics.requests(),
                    topics.results(),
                    topics.replies(),
                    topics.chunks(),
                    topics.control())
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
