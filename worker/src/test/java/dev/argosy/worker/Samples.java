package dev.argosy.worker;

import dev.argosy.contract.Body;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.RequestCodec;
import dev.argosy.contract.Usage;
import dev.argosy.worker.admission.AdmissionConfig.Mode;
import dev.argosy.worker.admission.ModelConfig;
import dev.argosy.worker.admission.Plans;
import dev.argosy.worker.admission.Quota;
import dev.argosy.worker.admission.QuotaConfig;
import dev.argosy.worker.admission.Route;
import dev.argosy.worker.admission.RouteConfig;
import dev.argosy.worker.config.WorkerSettings;
import dev.argosy.worker.job.Course;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.job.Times;
import dev.argosy.worker.ledger.Delivery;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Incoming;
import dev.argosy.worker.ledger.Ledger;
import dev.argosy.worker.ledger.OffsetMap;
import dev.argosy.worker.ledger.Partition;
import dev.argosy.worker.path.WaitingRoom;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.Platform;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.platform.StreamListener;
import dev.argosy.worker.time.Clock;
import dev.argosy.worker.time.HandClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Requests, records and routes as the tests of the core need them. */
public final class Samples {
  public static final String HAIKU = "claude-haiku-4-5";
  public static final String SONNET = "claude-sonnet-4-5";
  public static final UUID TOPIC_ID = new UUID(1, 2);
  public static final Partition LANE = new Partition("argosy.requests", 3);
  public static final Partition RETRIES = new Partition("argosy.retries", 0);
  public static final Partition PARKED = new Partition("argosy.parked", 0);

  private Samples() {}

  /** A waiting room of a fleet of two plans; every topic has 12 partitions. */
  public static WaitingRoom waitingRoom(WorkerSettings settings, Clock clock) {
    return new WaitingRoom(
        settings, Set.of(LANE.topic()), PARKED.topic(), Plans.of(twoModels()), _ -> 12, clock);
  }

  /** Haiku and Sonnet with a route each. */
  public static List<ModelConfig> twoModels() {
    RouteConfig route = new RouteConfig("cloud", "id", "global", "q", OptionalInt.empty());
    return List.of(
        new ModelConfig(HAIKU, List.of(route), List.of()),
        new ModelConfig(SONNET, List.of(route), List.of()));
  }

  /** Of an owner that has committed its claim. */
  public static Ledger ledger(Partition partition) {
    Ledger ledger = new Ledger(partition, TOPIC_ID, 0, OffsetMap.none(TOPIC_ID, 0), true);
    ledger.committed(ledger.map(List.of(), "w-1", false));
    return ledger;
  }

  public static Body body(String model, int maxTokens) {
    return Body.of(
        RawJson.of(
            "{\"model\":\"%s\",\"max_tokens\":%d,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
                .formatted(model, maxTokens)));
  }

  public static Request request(String id) {
    return Request.of(id, body(HAIKU, 100));
  }

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  public static byte[] encoded(Request request) {
    return new RequestCodec().encode(request);
  }

  public static Incoming record(Partition partition, long offset) {
    return new Incoming(partition, offset, 0, null, null, List.of());
  }

  /** A record that the ledger has received, posted in 1970. */
  public static Delivery delivery(Ledger ledger, byte[] value, Header... headers) {
    return deliveryAt(ledger, Instant.EPOCH, value, headers);
  }

  /** The same of another time. */
  public static Delivery deliveryAt(
      Ledger ledger, Instant posted, byte[] value, Header... headers) {
    Incoming record =
        new Incoming(
            ledger.partition(),
            ledger.position(),
            posted.toEpochMilli(),
            bytes("key"),
            value,
            List.of(headers));
    ledger.receive(record);
    return new Delivery(record, ledger);
  }

  public static Job job(Request request) {
    return job(delivery(ledger(LANE), encoded(request)), request);
  }

  /** A first attempt, received at the start, that expires after a day. */
  public static Job job(Delivery delivery, Request request) {
    return job(delivery, request, 1, HandClock.START.plus(Duration.ofHours(1)));
  }

  public static Job job(Delivery delivery, Request request, int attempt, Instant deadline) {
    return new Job(
        delivery,
        request,
        new Course(request.body().model(), request.fallback(), 0, request.residency()),
        attempt,
        new Times(
            HandClock.START, HandClock.START, deadline, HandClock.START.plus(Duration.ofDays(1))),
        List.of());
  }

  /** A route in a geography, {@code platform/id-of-geography} by name. */
  public static Route route(
      Clock clock, String platform, String geography, Platform cloud, Quota quota) {
    return new Route(
        new RouteConfig(platform, "id-" + geography, geography, quota.name(), OptionalInt.empty()),
        "us-west-2",
        "123456789012",
        cloud,
        quota,
        clock);
  }

  public static Quota plenty(Clock clock) {
    return bedrock(clock, 1_000_000_000, Duration.ofSeconds(60));
  }

  public static Quota bedrock(Clock clock, long tokensPerMinute, Duration burst) {
    return Quota.of(
        "q",
        new QuotaConfig.Bedrock(tokensPerMinute, OptionalLong.empty(), burst),
        Mode.ENFORCE,
        clock);
  }

  public static PlatformError error(ErrorType type, String code) {
    return new PlatformError(type, code, "what the platform said", 500);
  }

  public static Outcome completed() {
    return new Outcome.Completed(
        RawJson.of("{\"type\":\"message\",\"content\":[]}"), new Usage(10, 20, 0, 0, 0));
  }

  public static Outcome throttled(Duration retryAfter) {
    return new Outcome.Throttled(
        error(ErrorType.THROTTLED, "ThrottlingException"), retryAfter, false);
  }

  /** A cloud that nobody may call. */
  public static Platform unreached() {
    return new Platform() {
      @Override
      public CompletableFuture<Outcome> call(String model, Body body, StreamListener listener) {
        throw new AssertionError("called for " + model);
      }

      @Override
      public void close() {}
    };
  }
}
