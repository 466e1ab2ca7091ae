package dev.argosy.worker.path;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.catalog.Catalog;
import dev.argosy.contract.Call;
import dev.argosy.contract.CallsCodec;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.Topics;
import dev.argosy.worker.Samples;
import dev.argosy.worker.admission.Admission;
import dev.argosy.worker.admission.Route;
import dev.argosy.worker.config.WorkerSettings;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.path.Arrivals.Arrival;
import dev.argosy.worker.settlement.Settlement;
import dev.argosy.worker.settlement.Settlement.Kind;
import dev.argosy.worker.settlement.Settlement.Part;
import dev.argosy.worker.settlement.Settlements;
import dev.argosy.worker.time.HandClock;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalsTest {
  private static final Partition GOLD = new Partition("gold.requests", 0);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);
  private static final Instant NOW = HandClock.START;

  private final HandClock clock = new HandClock();
  private final List<Route> routes =
      List.of(Samples.route(clock, "cloud", "global", Samples.unreached(), Samples.plenty(clock)));
  private final Arrivals arrivals =
      new Arrivals(
          Map.of(
              Samples.LANE.topic(),
              new LaneConfig(
                  Samples.LANE.topic(),
                  1,
                  null,
                  List.of(),
                  List.of("billing.results", "gone"),
                  null),
              GOLD.topic(),
              new LaneConfig(GOLD.topic(), 1, "gold", List.of("fast"), List.of(), "eu")),
          new Courses(
              new Admission(
                  Map.of(Samples.HAIKU, routes, Samples.SONNET, routes),
                  Map.of("fast", Samples.HAIKU),
                  Catalog.bundled(),
                  clock),
              Map.of(Samples.SONNET, List.of(Samples.HAIKU)),
              Map.of("american", "us", "anywhere", "global")),
          new Settlements(Topics.defaults(), "w-1", clock),
          topic -> !topic.equals("gone"),
          WorkerSettings.DEFAULT,
          LONGEST_DELAY,
          clock);

  @Test
  void aRequestOnALaneIsItsFirstAttempt() {
    Job job = ready(Samples.LANE, request("claude-haiku-4-5", ""));
    assertThat(job.request().id()).isEqualTo("a");
    assertThat(job.model()).isEqualTo(Samples.HAIKU);
    assertThat(job.attempt()).isEqualTo(1);
    assertThat(job.receivedAt()).isEqualTo(NOW);
    assertThat(job.calls()).isEmpty();
  }

  @Test
  void anAliasIsServedByItsModel() {
    assertThat(ready(Samples.LANE, request("fast", "")).model()).isEqualTo(Samples.HAIKU);
  }

  @Test
  void aRequestWithoutTimesIsWantedAfterMaxWaitAndEndsAtItsGreatestAge() {
    Job job = ready(Samples.LANE, request("fast", ""));
    assertThat(job.deadline()).isEqualTo(NOW.plus(Duration.ofHours(1)));
    assertThat(job.expiry()).isEqualTo(NOW.plus(Duration.ofHours(24)));
  }

  @Test
  void expiresAtEndsARequestAndOrdersItUnlessDueAtDoes() {
    Job job = ready(Samples.LANE, request("fast", "\"expires_at\":\"2026-11-22T13:30:00Z\","));
    assertThat(job.expiry()).isEqualTo(Instant.parse("2026-11-22T13:30:00Z"));
    assertThat(job.deadline()).isEqualTo(job.expiry());
    job =
        ready(
            Samples.LANE,
            request(
                "fast",
                "\"expires_at\":\"2026-11-22T13:30:00Z\",\"due_at\":\"2026-11-22T12:01:00Z\","));
    assertThat(job.deadline()).isEqualTo(Instant.parse("2026-11-22T12:01:00Z"));
    assertThat(job.expiry()).isEqualTo(Instant.parse("2026-11-22T13:30:00Z"));
  }

  @Test
  void noRequestLivesLongerThanTheGreatestAge() {
    Job job = ready(Samples.LANE, request("fast", "\"expires_at\":\"9999-01-01T00:00:00Z\","));
    assertThat(job.expiry()).isEqualTo(NOW.plus(Duration.ofHours(24)));
  }

  @Test
  void aRequestThatCameTooLateIsExpiredAtOnce() {
    Settlement settlement =
        over(Samples.LANE, request("fast", "\"expires_at\":\"2026-11-22T12:00:00Z\","));
    assertThat(result(settlement).error().type()).isEqualTo(ErrorType.EXPIRED);
    assertThat(settlement.holdsSlot()).isFalse();
  }

  @Test
  void aModelThatTheFleetDoesNotServeIsRefused() {
    Result result = result(over(Samples.LANE, request("claude-opus-5", "")));
    assertThat(result.error().type()).isEqualTo(ErrorType.UNKNOWN_MODEL);
    assertThat(result.error().message()).contains("claude-opus-5");
  }

  @Test
  void aLaneServesOnlyItsModelsByWhateverName() {
    assertThat(ready(GOLD, request("claude-haiku-4.5", "")).model()).isEqualTo(Samples.HAIKU);
    Result result = result(over(GOLD, request(Samples.SONNET, "")));
    assertThat(result.error().type()).isEqualTo(ErrorType.INVALID_REQUEST);
    assertThat(result.error().message()).contains("gold.requests").contains(Samples.SONNET);
  }

  @Test
  void aLanesTenantIsTheTenantWhateverTheRequestSays() {
    assertThat(ready(GOLD, request("fast", "\"tenant\":\"else\",")).request().tenant())
        .isEqualTo("gold");
    assertThat(ready(Samples.LANE, request("fast", "\"tenant\":\"else\",")).request().tenant())
        .isEqualTo("else");
  }

  @Test
  void anInvalidRequestIsTheLanesTenantsToo() {
    assertThat(result(over(GOLD, "{\"id\":\"a\",\"tenant\":\"else\"}")).tenant()).isEqualTo("gold");
    assertThat(result(over(GOLD, request("nothing", "\"tenant\":\"else\","))).tenant())
        .isEqualTo("gold");
  }

  @Test
  void aReplyMayGoToATopicOnTheLanesList() {
    Job job = ready(Samples.LANE, request("fast", "\"reply\":{\"topic\":\"billing.results\"},"));
    assertThat(job.request().reply().topic()).isEqualTo("billing.results");
  }

  @Test
  void theCommonReplyTopicCanBeAddedToALanesList() {
    LaneConfig lane = new LaneConfig("lane", 3, "gold", List.of("fast"), List.of("own"), "eu");
    assertThat(lane.alsoReplyingTo("argosy.replies"))
        .isEqualTo(
            new LaneConfig(
                "lane", 3, "gold", List.of("fast"), List.of("own", "argosy.replies"), "eu"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"argosy.requests", "other.results", "gone"})
  void aReplyToAnyOtherOrAMissingTopicIsRefusedBeforeMoneyIsSpent(String topic) {
    Settlement settlement = over(Samples.LANE, request("fast", reply(topic)));
    assertThat(result(settlement).error().type()).isEqualTo(ErrorType.INVALID_REQUEST);
    assertThat(result(settlement).error().message()).contains("reply.topic").contains(topic);
    assertThat(kinds(settlement)).containsExactly(Kind.RESULT, Kind.DEAD_LETTER);
  }

  @Test
  void whateverElseIsWrongNoReplyGoesToATopicOffTheList() {
    String forbidden = "\"reply\":{\"topic\":\"other.results\"},";
    assertThat(kinds(over(Samples.LANE, request("nothing", forbidden))))
        .as("unknown model")
        .containsExactly(Kind.RESULT, Kind.DEAD_LETTER);
    assertThat(kinds(over(GOLD, request(Samples.SONNET, forbidden))))
        .as("another lane's model")
        .containsExactly(Kind.RESULT, Kind.DEAD_LETTER);
    assertThat(kinds(over(Samples.LANE, "{\"id\":\"a\"," + forbidden + "\"v\":1}")))
        .as("no body")
        .containsExactly(Kind.RESULT, Kind.DEAD_LETTER);
  }

  @Test
  void anInvalidRequestStillReachesTheClientThatWaits() {
    Settlement settlement = over(Samples.LANE, "{\"id\":\"a\",\"reply\":{\"client\":\"svc-7\"}}");
    assertThat(kinds(settlement)).containsExactly(Kind.RESULT, Kind.REPLY, Kind.DEAD_LETTER);
  }

  @Test
  void aRecordWithoutAReadableIdIsADeadLetterAlone() {
    for (String garbage : List.of("", "{", "[]", "{\"id\":7}", "{\"body\":{}}", "ÿ")) {
      assertThat(kinds(over(Samples.LANE, garbage))).as(garbage).containsExactly(Kind.DEAD_LETTER);
    }
    Arrival tombstone =
        arrivals.read(Samples.delivery(Samples.ledger(Samples.LANE), (byte[]) null));
    assertThat(tombstone).isInstanceOf(Arrival.Over.class);
  }

  /** A good request with a few bytes changed: always some arrival, never an exception. */
  @RepeatedTest(300)
  void whateverTheBytesAreNothingIsThrown() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    SplittableRandom random = new SplittableRandom(seed);
    byte[] bytes =
        Samples.bytes(request("fast", reply("gone") + "\"limits\":{\"attempts\":3},\"tags\":{},"));
    for (int i = random.nextInt(6); i > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    Ledger ledger = Samples.ledger(random.nextBoolean() ? Samples.LANE : Samples.RETRIES);
    Header header = new Header(anyHeader(random), Samples.bytes("" + random.nextLong()));
    assertThat(arrivals.read(Samples.delivery(ledger, bytes, header)))
        .as("seed %d", seed)
        .isNotNull();
  }

  @Test
  void theWorkersHeadersMeanNothingOnALane() {
    Job job =
        ready(
            Samples.LANE,
            request("fast", ""),
            Header.of(Headers.ATTEMPT, "5"),
            Header.of(Headers.NOT_BEFORE, "" + NOW.plusSeconds(30).toEpochMilli()),
            Header.of(Headers.RECEIVED_AT, "0"),
            Header.of(Headers.TENANT, "forged"),
            new Header(Headers.CALLS, new CallsCodec().encode(List.of(call()))));
    assertThat(job.attempt()).isEqualTo(1);
    assertThat(job.receivedAt()).isEqualTo(NOW);
    assertThat(job.calls()).isEmpty();
    assertThat(job.request().tenant()).isNull();
  }

  @Test
  void aRetryGoesOnWhereTheLastAttemptEnded() {
    Instant received = NOW.minusSeconds(100);
    Job job =
        ready(
            Samples.RETRIES,
            request("fast", ""),
            Header.of(Headers.ATTEMPT, "3"),
            Header.of(Headers.RECEIVED_AT, "" + received.toEpochMilli()),
            new Header(Headers.CALLS, new CallsCodec().encode(List.of(call()))));
    assertThat(job.attempt()).isEqualTo(3);
    assertThat(job.receivedAt()).isEqualTo(received);
    assertThat(job.expiry()).isEqualTo(received.plus(Duration.ofHours(24)));
    assertThat(job.deadline()).isEqualTo(received.plus(Duration.ofHours(1)));
    assertThat(job.calls()).containsExactly(call());
  }

  @Test
  void aRetryIsBilledToTheTenantOfItsLane() {
    String request = request("fast", "\"tenant\":\"else\",");
    assertThat(ready(Samples.RETRIES, request).request().tenant()).isEqualTo("else");
    assertThat(
            ready(Samples.RETRIES, request, Header.of(Headers.TENANT, "gold")).request().tenant())
        .isEqualTo("gold");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\tb", "a\u0000"})
  void aTenantThatIsNoNameCountsAsAbsent(String broken) {
    Header tenant = Header.of(Headers.TENANT, broken);
    assertThat(ready(Samples.RETRIES, request("fast", ""), tenant).request().tenant()).isNull();
    Header tooLong = Header.of(Headers.TENANT, "x".repeat(257));
    assertThat(ready(Samples.RETRIES, request("fast", ""), tooLong).request().tenant()).isNull();
  }

  @Test
  void aRetryWaitsForItsTime() {
    Arrival arrival = retryNotBefore(NOW.plusSeconds(20).toEpochMilli());
    assertThat(arrival).isInstanceOf(Arrival.Later.class);
    assertThat(((Arrival.Later) arrival).dueNanos())
        .isEqualTo(clock.nanos() + Duration.ofSeconds(20).toNanos());
    assertThat(retryNotBefore(NOW.toEpochMilli())).isInstanceOf(Arrival.Ready.class);
    assertThat(retryNotBefore(0)).isInstanceOf(Arrival.Ready.class);
  }

  @Test
  void noRetryWaitsLongerThanTheLongestDelayWhateverItsHeaderSays() {
    Arrival arrival = retryNotBefore(999_999_999_999_999L);
    assertThat(((Arrival.Later) arrival).dueNanos())
        .isEqualTo(clock.nanos() + LONGEST_DELAY.toNanos());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "0", "x", "99999999999999999999", "1.5", "٣"})
  void headersThatAreNoNumbersCountAsAbsent(String broken) {
    Job job =
        ready(
            Samples.RETRIES,
            request("fast", ""),
            Header.of(Headers.ATTEMPT, broken),
            Header.of(Headers.NOT_BEFORE, broken),
            Header.of(Headers.CALLS, broken));
    assertThat(job.attempt()).isEqualTo(1);
    assertThat(job.calls()).isEmpty();
  }

  @Test
  void aClockThatIsAheadDoesNotLengthenALife() {
    Job job =
        ready(
            Samples.RETRIES,
            request("fast", ""),
            Header.of(Headers.RECEIVED_AT, "999999999999999"));
    assertThat(job.receivedAt()).isEqualTo(NOW);
  }

  @Test
  void aRetryThatIsTooOldIsExpiredWithTheMoneyOfItsAttempts() {
    Settlement settlement =
        over(
            Samples.RETRIES,
            request("fast", ""),
            Header.of(Headers.RECEIVED_AT, "" + NOW.minus(Duration.ofHours(24)).toEpochMilli()),
            new Header(Headers.CALLS, new CallsCodec().encode(List.of(call()))));
    assertThat(result(settlement).error().type()).isEqualTo(ErrorType.EXPIRED);
    assertThat(result(settlement).cost().allAttempts()).isEqualByComparingTo("0.5");
  }

  private Arrival retryNotBefore(long epochMillis) {
    return arrivals.read(
        Samples.delivery(
            Samples.ledger(Samples.RETRIES),
            Samples.bytes(request("fast", "")),
            Header.of(Headers.NOT_BEFORE, "" + epochMillis)));
  }

  private Job ready(Partition partition, String value, Header... headers) {
    Arrival arrival = read(partition, value, headers);
    assertThat(arrival).isInstanceOf(Arrival.Ready.class);
    return ((Arrival.Ready) arrival).job();
  }

  private Settlement over(Partition partition, String value, Header... headers) {
    Arrival arrival = read(partition, value, headers);
    assertThat(arrival).isInstanceOf(Arrival.Over.class);
    return ((Arrival.Over) arrival).settlement();
  }

  private Arrival read(Partition partition, String value, Header... headers) {
    return arrivals.read(
        Samples.delivery(Samples.ledger(partition), Samples.bytes(value), headers));
  }

  private static String request(String model, String more) {
    String body = new String(Samples.body(model, 9).json().bytes(), StandardCharsets.UTF_8);
    return "{\"id\":\"a\",%s\"body\":%s}".formatted(more, body);
  }

  private static String reply(String topic) {
    return "\"reply\":{\"topic\":\"%s\"},".formatted(topic);
  }

  private static String anyHeader(SplittableRandom random) {
    List<String> names =
        List.of(Headers.ATTEMPT, Headers.NOT_BEFORE, Headers.RECEIVED_AT, Headers.CALLS);
    return names.get(random.nextInt(names.size()));
  }

  private static List<Kind> kinds(Settlement settlement) {
    return settlement.parts().stream().map(Part::kind).toList();
  }

  private static Result result(Settlement settlement) {
    return settlement.parts().stream()
        .filter(part -> part.kind() == Kind.RESULT)
        .map(part -> new ResultCodec().decode(part.record().value()))
        .findFirst()
        .orElseThrow();
  }

  private static Call call() {
    return new Call(1, "cloud/id", "failed", NOW.minusSeconds(9), 5, new BigDecimal("0.5"));
  }
}
