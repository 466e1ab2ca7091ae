package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.client.find.FinderConfig;
import dev.argosy.client.find.FoundRequest;
import dev.argosy.client.find.Life;
import dev.argosy.client.find.RequestFinder;
import dev.argosy.client.find.Stage;
import dev.argosy.contract.Cancel;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Request;
import dev.argosy.contract.Usage;
import dev.argosy.contract.UsageRecord;
import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What records and commits, written by hand on a real broker, tell of a request. */
@KafkaTest
class FinderTest {
  private static final Instant SUBMITTED = FinderLog.SUBMITTED;

  KafkaBroker broker;

  private FinderLog log;
  private RequestFinder finder;

  @BeforeEach
  void open() {
    log = new FinderLog(broker);
    finder = RequestFinder.open(log.config(null));
  }

  @AfterEach
  void close() {
    finder.close();
    log.close();
  }

  private Life only(String id) {
    List<Life> lives = finder.find(id).lives();
    assertThat(lives).hasSize(1);
    return lives.get(0);
  }

  private Stage stage(String id) {
    return only(id).stage();
  }

  @Test
  void anUnknownIdSaysWhereItLooked() throws Exception {
    log.post(FinderLog.request("other", null));

    FoundRequest found = finder.find("mine");

    assertThat(found.lives()).isEmpty();
    assertThat(found.looked())
        .extracting(Object::toString)
        .contains(
            log.lane + "-0 0..1",
            log.topics.results() + "-0 0..0",
            log.topics.parked() + "-1 0..0");
  }

  @Test
  void aRequestThatNobodyReadsIsQueued() throws Exception {
    log.post(FinderLog.request("before", null));
    log.post(FinderLog.request("mine", SUBMITTED));

    Stage.Queued queued = (Stage.Queued) stage("mine");

    assertThat(queued.place().toString()).isEqualTo(log.lane + "-0@1");
    assertThat(queued.ahead()).isEqualTo(1);
    assertThat(queued.owner()).isNull();
    assertThat(only("mine").model()).isEqualTo("claude-haiku-4-5");
  }

  /** As kcat posts it, or a client whose rule for partitions is not Java's. */
  @Test
  void aRequestThatDoesNotStandUnderItsIdIsFoundAllTheSame() throws Exception {
    String lane = broker.topic("foreign", 3);
    for (int partition = 0; partition < 3; partition++) {
      log.postWithoutKey(lane, partition, FinderLog.request("r" + partition, null));
    }
    FinderConfig usual = log.config(null);
    FinderConfig config =
        new FinderConfig(
            usual.fleet(), List.of(lane), usual.topics(), usual.group(), usual.since(), false);
    try (RequestFinder everywhere = RequestFinder.open(config)) {
      for (int partition = 0; partition < 3; partition++) {
        assertThat(everywhere.find("r" + partition).lives())
            .singleElement()
            .satisfies(life -> assertThat(life.stage()).isInstanceOf(Stage.Queued.class))
            .extracting(life -> life.posted().toString())
            .isEqualTo(lane + "-" + partition + "@0");
      }
    }
  }

  @Test
  void aCancelThatNoWorkerHasComeToIsTold() throws Exception {
    log.cancel(Cancel.Target.ofId("mine"));
    assertThat(finder.find("mine").lives()).isEmpty();
    log.post(FinderLog.request("mine", SUBMITTED));
    assertThat(only("mine").cancel()).as("posted after it").isNull();
    log.cancel(Cancel.Target.ofId("another"));
    log.cancel(Cancel.Target.ofTag("job", "another"));
    log.cancel(Cancel.Target.ofId("mine").ofTenant("another"));
    assertThat(only("mine").cancel()).as("other requests").isNull();

    log.cancel(Cancel.Target.ofId("mine").ofTenant("acme"));

    assertThat(only("mine").stage()).isInstanceOf(Stage.Queued.class);
    assertThat(only("mine").cancel().toString()).isEqualTo(log.topics.control() + "-0@4");

    log.cancel(Cancel.Target.ofTag("job", "invoices"));
    assertThat(only("mine").cancel().offset()).as("the last one").isEqualTo(5);
    log.answer(FinderLog.request("mine", SUBMITTED), FakeAnswer.text("too late"));
    assertThat(only("mine").cancel()).as("it has its result").isNull();
  }

  @Test
  void whatIsSettledBeforeItDoesNotCount() throws Exception {
    for (int i = 0; i < 5; i++) {
      log.post(FinderLog.request("r" + i, null));
    }
    log.commit(log.lane, 0, 1, 3);

    assertThat(((Stage.Queued) stage("r4")).ahead()).as("1 and 2").isEqualTo(2);
  }

  @Test
  void aRequestAtTheFrontOrBehindWhichOthersAreSettledIsInItsWorker() throws Exception {
    for (int i = 0; i < 4; i++) {
      log.post(FinderLog.request("r" + i, null));
    }
    log.commit(log.lane, 0, 0, 2);
    try (FinderLog.Member member = log.member()) {
      assertThat(member.consumer.assignment()).isNotEmpty();
      assertThat(((Stage.InWorker) stage("r0")).owner().worker()).isEqualTo("w-1");
      assertThat(((Stage.InWorker) stage("r1")).owner().host()).contains("127.0.0.1");
      Stage.Queued behind = (Stage.Queued) stage("r3");
      assertThat(behind.ahead()).isEqualTo(2);
      assertThat(behind.owner().worker()).isEqualTo("w-1");
    }
  }

  /** A map beside another offset than its own is as good as none. */
  @Test
  void aMapThatDoesNotBelongIsNotTrusted() throws Exception {
    log.post(FinderLog.request("r0", null));
    log.post(FinderLog.request("r1", null));
    log.commit(log.lane, 0, 0, 1);
    assertThat(stage("r1")).isInstanceOf(Stage.Forgotten.class);

    log.commitBeside(log.lane, 0, 0, 1);
    assertThat(stage("r1")).isInstanceOf(Stage.Queued.class);

    log.commitNaming(1, log.lane, 0, 0, 1);
    assertThat(stage("r1")).isInstanceOf(Stage.Queued.class);
  }

  @Test
  void aRetryTellsItsAttemptItsDueTimeAndWhy() throws Exception {
    Request mine = FinderLog.request("mine", SUBMITTED);
    log.post(mine);
    log.commit(log.lane, 0, 1);
    Instant due = Instant.parse("2026-11-22T12:01:00Z");
    log.retry(mine, due);

    Stage.Retrying retrying = (Stage.Retrying) stage("mine");

    assertThat(retrying.attempt()).isEqualTo(2);
    assertThat(retrying.notBefore()).isEqualTo(due);
    assertThat(retrying.lastError()).isEqualTo("InternalServerException");
    assertThat(retrying.calls()).containsExactly(FinderLog.FAILED);
    assertThat(only("mine").moves()).hasSize(1);
  }

  @Test
  void aParkedRequestTellsWhereAndForWhichModel() throws Exception {
    Request mine = FinderLog.request("mine", SUBMITTED);
    log.post(mine);
    log.commit(log.lane, 0, 1);
    log.write(
        log.topics.parked(),
        1,
        mine,
        FinderLog.REQUESTS.encode(mine),
        Headers.MODEL,
        "claude-haiku-4-5");

    Stage.Parked parked = (Stage.Parked) stage("mine");

    assertThat(parked.place().partition()).isEqualTo(1);
    assertThat(parked.model()).isEqualTo("claude-haiku-4-5");
    assertThat(parked.ahead()).isZero();
  }

  @Test
  void aFinishedRequestHasItsResultAndItsUsage() throws Exception {
    Request mine = FinderLog.request("mine", SUBMITTED);
    log.post(mine);
    log.commit(log.lane, 0, 1);
    UsageRecord usage = usage("mine", "call-1");
    for (String callId : List.of("call-1", "call-1", "call-2")) {
      log.usage(usage("mine", callId));
    }
    log.usage(usage("other", "call-3"));
    log.answer(mine, FakeAnswer.text("done"));

    Stage.Finished finished = (Stage.Finished) stage("mine");

    assertThat(Answer.of(finished.result()).text()).isEqualTo("done");
    assertThat(only("mine").usage())
        .as("a second record of a call counts once")
        .containsExactly(usage, usage("mine", "call-2"));
    assertThat(only("mine").deadLetter()).isNull();
  }

  private static UsageRecord usage(String id, String callId) {
    return new UsageRecord(
        callId,
        id,
        1,
        "completed",
        false,
        false,
        "acme",
        Map.of(),
        "claude-haiku-4-5",
        "r",
        "west",
        null,
        "us-west-2",
        "global",
        "m",
        new Usage(1, 2, 0, 0, 0),
        null,
        null,
        SUBMITTED,
        5,
        "w-1");
  }

  @Test
  void aFailedRequestHasItsDeadLetter() throws Exception {
    Request mine = FinderLog.request("mine", SUBMITTED);
    log.post(mine);
    log.commit(log.lane, 0, 1);
    log.answer(mine, FakeAnswer.failure(ErrorType.TIMEOUT, "no answer"));
    log.write(
        log.topics.deadLetters(),
        0,
        mine,
        FinderLog.REQUESTS.encode(mine),
        Headers.ERROR_TYPE,
        "timeout",
        Headers.ERROR_MESSAGE,
        "no answer");

    Life life = only("mine");

    assertThat(((Stage.Finished) life.stage()).result().error().type())
        .isEqualTo(ErrorType.TIMEOUT);
    assertThat(life.deadLetter().type()).isEqualTo("timeout");
    assertThat(life.deadLetter().message()).isEqualTo("no answer");
  }

  @Test
  void anIdPostedTwiceHasTwoLives() throws Exception {
    Request first = FinderLog.request("mine", SUBMITTED);
    Request second = FinderLog.request("mine", SUBMITTED.plusSeconds(60));
    log.post(first);
    log.post(second);
    log.answer(second, FakeAnswer.text("the second"));
    log.retry(first, SUBMITTED);
    log.commit(log.lane, 0, 2);

    List<Life> lives = finder.find("mine").lives();

    assertThat(lives).hasSize(2);
    assertThat(lives.get(0).stage()).isInstanceOf(Stage.Retrying.class);
    assertThat(lives.get(1).stage()).isInstanceOf(Stage.Finished.class);
  }

  @Test
  void aResultOutlivesItsRequest() throws Exception {
    log.answer(FinderLog.request("mine", SUBMITTED), FakeAnswer.text("old"));

    Life life = only("mine");

    assertThat(life.posted()).isNull();
    assertThat(life.stage()).isInstanceOf(Stage.Finished.class);
  }

  @Test
  void aSettledRequestWithoutAResultIsForgotten() throws Exception {
    log.post(FinderLog.request("mine", SUBMITTED));
    log.commit(log.lane, 0, 1);

    assertThat(stage("mine")).isInstanceOf(Stage.Forgotten.class);
  }

  @Test
  void onlyWhatWasPostedSinceIsFound() throws Exception {
    log.post(FinderLog.request("mine", SUBMITTED));

    try (RequestFinder later =
        RequestFinder.open(log.config(Instant.parse("9999-01-01T00:00:00Z")))) {
      assertThat(later.find("mine").lives()).isEmpty();
    }
  }

  @Test
  void aMissingTopicIsAnError() {
    FinderConfig config =
        new FinderConfig(
            FleetConfig.builder(broker.bootstrapServers()).build(),
            List.of("nowhere"),
            log.topics,
            "group",
            null,
            false);
    try (RequestFinder other = RequestFinder.open(config)) {
      assertThatThrownBy(() -> other.find("mine")).isInstanceOf(KafkaException.class);
    }
  }
}
