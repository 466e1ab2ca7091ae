package dev.argosy.worker.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.embedded.junit.KafkaTest;
import dev.argosy.embedded.junit.SecuredKafkaBroker;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import dev.argosy.worker.loop.KafkaConfig.OnMissingOffset;
import dev.argosy.worker.loop.RequestLog.Writable;
import dev.argosy.worker.path.CannotGoOn;
import dev.argosy.worker.settlement.Outgoing;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The rights that a worker needs, as docs/security.md lists them: with all of them, less one. */
@KafkaTest
@ParameterizedClass
@EnumSource(GroupProtocol.class)
class RightsTest {
  /** One row of the table. */
  private enum Right {
    READ_REQUESTS,
    READ_CANCELS,
    WRITE_RESULTS,
    DESCRIBE_TOPIC_CONFIGS,
    READ_GROUP,
    DESCRIBE_GROUP_CONFIGS,
    WRITE_TRANSACTIONAL_IDS
  }

  @Parameter GroupProtocol protocol;
  private SecuredKafkaBroker broker;
  private Fleet fleet;
  private Partition requests;
  private String control;

  @BeforeEach
  void found() {
    fleet = new Fleet(broker.plain(), protocol, 1);
    requests = fleet.partition(0);
    control = broker.plain().topic("control", 1);
  }

  @AfterEach
  void disband() {
    fleet.close();
  }

  @Test
  void theseRightsAreEnoughToServeAndToFenceADeadWriter() throws Exception {
    EnumSet.allOf(Right.class).forEach(this::allow);
    fleet.post(0, "a");
    pin(fleet.group, "dead");
    try (TestWorker worker = worker()) {
      worker.untilOwns(requests);
      fenceUntilStable(worker);
      worker.log.start(requests, 0);
      worker.until("reads", () -> worker.values().equals(List.of("a")));
      assertThat(worker.commit(requests, 1, fleet.result("b"))).isEqualTo(new Commit.Done());
    }
    fleet.awaitResults("b");
  }

  @Test
  void withoutTheRightToReadRequestsTheTopicCannotBeUsed() {
    allowAllBut(Right.READ_REQUESTS);
    try (TestWorker worker = worker()) {
      assertThat(worker.log.writable(to(fleet.requests))).isEqualTo(new Writable.NoSuchTopic());
      assertThat(worker.log.writable(to(fleet.results))).isEqualTo(new Writable.Yes());
    }
  }

  @Test
  void withoutTheRightToReadCancelsTheTopicCannotBeUsed() {
    allowAllBut(Right.READ_CANCELS);
    try (TestWorker worker = worker()) {
      assertThat(worker.log.writable(to(control))).isEqualTo(new Writable.NoSuchTopic());
    }
    allow(Right.READ_CANCELS);
    try (TestWorker worker = worker()) {
      assertThat(worker.log.writable(to(control))).isEqualTo(new Writable.Yes());
    }
  }

  @Test
  void withoutTheRightToWriteResultsTheTopicCannotBeUsed() {
    allowAllBut(Right.WRITE_RESULTS);
    try (TestWorker worker = worker()) {
      assertThat(worker.log.writable(to(fleet.results))).isEqualTo(new Writable.NoSuchTopic());
      assertThat(worker.log.writable(to(fleet.requests))).isEqualTo(new Writable.Yes());
    }
  }

  @Test
  void withoutTheRightToATopicsConfigurationOurOwnLimitHasToDo() {
    allowAllBut(Right.DESCRIBE_TOPIC_CONFIGS);
    try (TestWorker worker = worker()) {
      assertThat(worker.log.writable(to(fleet.results))).isEqualTo(new Writable.Yes());
    }
  }

  @Test
  void withoutTheRightToTheGroupTheWorkerDoesNotStart() {
    allowAllBut(Right.READ_GROUP);
    assertThatThrownBy(this::worker)
        .isInstanceOf(CannotGoOn.class)
        .hasMessageContaining("no right to READ group " + fleet.group);
  }

  @Test
  void onlyTheNewProtocolNeedsTheRightToTheGroupsConfiguration() {
    allowAllBut(Right.DESCRIBE_GROUP_CONFIGS);
    switch (protocol) {
      case CLASSIC -> worker().close();
      case CONSUMER ->
          assertThatThrownBy(this::worker)
              .isInstanceOf(CannotGoOn.class)
              .hasMessageContaining("does not say how long the group's session is");
    }
  }

  @Test
  void withoutTheRightToTransactionalIdsTheWorkerDoesNotStart() {
    allowAllBut(Right.WRITE_TRANSACTIONAL_IDS);
    assertThatThrownBy(this::worker)
        .isInstanceOf(CannotGoOn.class)
        .hasMessageContaining("gives no transactional producer");
  }

  /**
   * Group {@code g.eu} has ids that could be those of worker {@code eu.w} of group {@code g}; who
   * has no right to see its members must not take them for dead.
   */
  @Test
  void aLiveWriterOfAGroupThatWeMayNotSeeIsNeverFenced() throws Exception {
    EnumSet.allOf(Right.class).forEach(this::allow);
    var live = pin(fleet.group + ".eu", "live");
    pin(fleet.group, "dead");
    try (TestWorker worker = worker()) {
      worker.untilOwns(requests);
      fenceUntilStable(worker);
    }
    live.commitTransaction();
    fleet.awaitResults("of live");
  }

  @Test
  void aDeadWriterWithDotsInItsNameIsFencedWhereWeMaySeeWhatElseItCouldBe() throws Exception {
    EnumSet.allOf(Right.class).forEach(this::allow);
    allow(AclOperation.DESCRIBE, ResourceType.GROUP, PatternType.PREFIXED, fleet.group + ".");
    pin(fleet.group, "ip-10-0-0-1.ec2.internal");
    try (TestWorker worker = worker()) {
      worker.untilOwns(requests);
      fenceUntilStable(worker);
    }
  }

  private void fenceUntilStable(TestWorker worker) throws Exception {
    long begun = System.nanoTime();
    OffsetReading.State state = new OffsetReading.State.Unstable();
    while (state == null || state instanceof OffsetReading.State.Unstable) {
      assertThat(System.nanoTime() - begun).as("stable").isLessThan(Fleet.DEADLINE.toNanos());
      worker.poll();
      worker.log.fenceDeadWriters();
      state = worker.readOffsets(requests).states().get(requests);
    }
  }

  /** An open transaction with a result, and an offset of the request partition. */
  private KafkaProducer<byte[], byte[]> pin(String group, String workerId) {
    var producer = fleet.writer(group, workerId);
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(fleet.results, ("of " + workerId).getBytes(UTF_8)));
    @SuppressWarnings("removal") // The only way to write offsets of a group one is not a member of.
    var nobody = new ConsumerGroupMetadata(group);
    producer.sendOffsetsToTransaction(
        Map.of(new TopicPartition(requests.topic(), 0), new OffsetAndMetadata(0)), nobody);
    return producer;
  }

  private TestWorker worker() {
    Map<String, String> client = broker.login(SecuredKafkaBroker.WORKER);
    String servers = client.remove("bootstrap.servers");
    return new TestWorker(
        new KafkaRequestLog(
            new KafkaConfig(servers, fleet.group, protocol, OnMissingOffset.FAIL, client),
            new Identity("w", false),
            new LogTopics(
                Set.of(fleet.requests), Set.of(fleet.results), Set.of(control), 4 * 1024 * 1024),
            Fleet.TIMINGS,
            () -> false));
  }

  private void allowAllBut(Right right) {
    List<Right> others = new ArrayList<>(List.of(Right.values()));
    others.remove(right);
    others.forEach(this::allow);
  }

  private void allow(Right right) {
    switch (right) {
      case READ_REQUESTS -> allow(AclOperation.READ, ResourceType.TOPIC, fleet.requests);
      case READ_CANCELS -> allow(AclOperation.READ, ResourceType.TOPIC, control);
      case WRITE_RESULTS -> allow(AclOperation.WRITE, ResourceType.TOPIC, fleet.results);
      case DESCRIBE_TOPIC_CONFIGS ->
          allow(AclOperation.DESCRIBE_CONFIGS, ResourceType.TOPIC, fleet.results);
      case READ_GROUP -> allow(AclOperation.READ, ResourceType.GROUP, fleet.group);
      case DESCRIBE_GROUP_CONFIGS ->
          allow(AclOperation.DESCRIBE_CONFIGS, ResourceType.GROUP, fleet.group);
      case WRITE_TRANSACTIONAL_IDS ->
          allow(
              AclOperation.WRITE,
              ResourceType.TRANSACTIONAL_ID,
              PatternType.PREFIXED,
              Identity.prefix(fleet.group));
    }
  }

  private void allow(AclOperation operation, ResourceType type, String name) {
    allow(operation, type, PatternType.LITERAL, name);
  }

  private void allow(AclOperation operation, ResourceType type, PatternType pattern, String name) {
    broker.allow(SecuredKafkaBroker.WORKER, operation, type, pattern, name);
  }

  private static Outgoing to(String topic) {
    return new Outgoing(topic, null, null, List.of());
  }
}
