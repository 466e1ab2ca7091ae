package dev.argosy.worker.path;

import dev.argosy.contract.Call;
import dev.argosy.contract.CallsCodec;
import dev.argosy.contract.Decoded;
import dev.argosy.contract.Envelope;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Reply;
import dev.argosy.contract.Request;
import dev.argosy.contract.RequestCodec;
import dev.argosy.contract.ResultError;
import dev.argosy.worker.config.WorkerSettings;
import dev.argosy.worker.job.Course;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.job.Times;
import dev.argosy.worker.ledger.Delivery;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.ledger.Incoming;
import dev.argosy.worker.ledger.Suspicion;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.settlement.Settlement;
import dev.argosy.worker.settlement.Settlements;
import dev.argosy.worker.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads records: what is a request becomes a job, everything else its settlement. Checks all that
 * can be known before any money is spent.
 */
public final class Arrivals {
  /** What a record turned out to be. */
  public sealed interface Arrival {
    /** A request to serve. */
    record Ready(Job job) implements Arrival {}

    /** A retry that is not due yet. */
    record Later(Job job, long dueNanos) implements Arrival {}

    /** Settled at once: unreadable, invalid, expired, not served here. */
    record Over(Settlement settlement) implements Arrival {}
  }

  private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);
  private static final RequestCodec REQUESTS = new RequestCodec();
  private static final CallsCodec CALLS = new CallsCodec();

  private final Map<String, LaneConfig> lanes;
  private final Courses courses;
  private final Settlements settlements;
  private final Predicate<String> topicExists;
  private final WorkerSettings settings;
  private final Duration longestDelay;
  private final Clock clock;

  /**
   * Reads what these lanes bring.
   *
   * @param lanes the topics of requests by name; a record of any other topic is a retry
   * @param topicExists whether a reply could be written there
   * @param longestDelay no retry waits longer, whatever its header says
   */
  public Arrivals(
      Map<String, LaneConfig> lanes,
      Courses courses,
      Settlements settlements,
      Predicate<String> topicExists,
      WorkerSettings settings,
      Duration longestDelay,
      Clock clock) {
    this.lanes = Map.copyOf(lanes);
    this.courses = courses;
    this.settlements = settlements;
    this.topicExists = topicExists;
    this.settings = settings;
    this.longestDelay = longestDelay;
    this.clock = clock;
  }

  /**
   * Reads a record. Never throws for anything a sender may have written. One that has killed those
   * who served it is over, and if it has killed those who read it, it is not read.
   */
  public Arrival read(Delivery delivery) {
    Suspicion suspicion = delivery.suspicion();
    if (!suspicion.condemned()) {
      return decoded(delivery);
    }
    LOG.error("{} kills workers: {}", delivery, suspicion.story());
    return suspicion.unreadable()
        ? new Arrival.Over(settlements.poison(delivery, suspicion.story()))
        : switch (decoded(delivery)) {
          case Arrival.Ready(var job) -> condemned(job, suspicion);
          case Arrival.Later(var job, _) -> condemned(job, suspicion);
          case Arrival.Over over -> over;
        };
  }

  private Arrival condemned(Job job, Suspicion suspicion) {
    return new Arrival.Over(
        settlements.refused(
            job, new PlatformError(ErrorType.POISON, "poison", suspicion.story(), null)));
  }

  private Arrival decoded(Delivery delivery) {
    return switch (REQUESTS.decode(delivery.record().value())) {
      case Decoded.Readable(var request) -> readable(delivery, request);
      case Decoded.Invalid(var envelope, var error) -> invalid(delivery, envelope, error);
      case Decoded.Malformed(var reason) ->
          new Arrival.Over(settlements.malformed(delivery, reason));
    };
  }

  private Arrival readable(Delivery delivery, Request request) {
    LaneConfig lane = lane(delivery);
    Request billed = request.withTenant(tenant(delivery, request.tenant()));
    if (lane == null) {
      return courses
          .again(delivery.record(), billed)
          .map(course -> retry(delivery, billed, course))
          .orElseGet(() -> notServed(delivery, request));
    }
    Optional<ResultError> problem =
        courses.problem(lane, billed).or(() -> replyProblem(lane, request.reply()));
    return problem.isPresent()
        ? invalid(delivery, request.envelope(), problem.get())
        : fresh(delivery, billed, courses.fresh(lane, billed));
  }

  private Arrival notServed(Delivery delivery, Request request) {
    String message = "the model of a retry must be one that this fleet serves: ";
    return invalid(
        delivery,
        request.envelope(),
        ResultError.of(ErrorType.UNKNOWN_MODEL, message + request.body().model()));
  }

  private @Nullable LaneConfig lane(Delivery delivery) {
    return lanes.get(delivery.record().partition().topic());
  }

  private Arrival fresh(Delivery delivery, Request request, Course course) {
    Instant now = clock.now();
    Job job =
        new Job(
            delivery,
            request,
            course,
            1,
            times(request, postedAt(delivery.record()), now),
            List.of());
    return arrival(job, Duration.ZERO);
  }

  private Arrival retry(Delivery delivery, Request request, Course course) {
    Incoming record = delivery.record();
    Instant now = clock.now();
    Instant receivedAt =
        number(record, Headers.RECEIVED_AT)
            .map(Instant::ofEpochMilli)
            .filter(at -> at.isBefore(now)) // Another clock's future must not lengthen a life.
            .orElse(now);
    // Not when it was received: a cancel may have come before a worker that was late read either.
    Instant postedAt =
        number(record, Headers.POSTED_AT).map(Instant::ofEpochMilli).orElse(receivedAt);
    int attempt = number(record, Headers.ATTEMPT).map(Long::intValue).filter(n -> n >= 1).orElse(1);
    Duration delay =
        number(record, Headers.NOT_BEFORE)
            .map(millis -> Duration.between(now, Instant.ofEpochMilli(millis)))
            .filter(Duration::isPositive)
            .orElse(Duration.ZERO);
    Duration clamped = delay.compareTo(longestDelay) > 0 ? longestDelay : delay;
    Job job =
        new Job(
            delivery,
            request,
            course,
            attempt,
            times(request, postedAt, receivedAt),
            calls(record));
    return arrival(job, clamped);
  }

  private Arrival arrival(Job job, Duration delay) {
    if (!job.expiry().isAfter(clock.now())) {
      return new Arrival.Over(settlements.expired(job));
    }
    return delay.isZero()
        ? new Arrival.Ready(job)
        : new Arrival.Later(job, clock.nanos() + delay.toNanos());
  }

  private Optional<ResultError> replyProblem(LaneConfig lane, @Nullable Reply reply) {
    if (reply == null || reply.topic() == null) {
      return Optional.empty();
    }
    String rule =
        !lane.replyTopics().contains(reply.topic())
            ? "must be on the lane's list reply-topics"
            : topicExists.test(reply.topic()) ? null : "must exist";
    return Optional.ofNullable(rule)
        .map(
            broken ->
                ResultError.of(
                    ErrorType.INVALID_REQUEST, "reply.topic " + broken + ": " + reply.topic()));
  }

  /**
   * What is wrong with a request opens nothing to its sender: a reply goes where the lane allows,
   * the tenant is the lane's.
   */
  private Arrival invalid(Delivery delivery, Envelope envelope, ResultError error) {
    LaneConfig lane = lane(delivery);
    boolean misaddressed = lane != null && replyProblem(lane, envelope.reply()).isPresent();
    Envelope allowed =
        new Envelope(
            envelope.id(),
            tenant(delivery, envelope.tenant()),
            envelope.tags(),
            envelope.metadata(),
            misaddressed ? null : envelope.reply(),
            envelope.submittedAt(),
            envelope.model());
    String residency =
        lane == null
            ? Header.last(delivery.record().headers(), Headers.RESIDENCY).orElse(null)
            : null;
    return new Arrival.Over(settlements.invalid(delivery, allowed, residency, error));
  }

  /** The lane's, else whom the sender names; a retry says whose it was on its lane. */
  private @Nullable String tenant(Delivery delivery, @Nullable String claimed) {
    LaneConfig lane = lane(delivery);
    if (lane == null) {
      return Header.last(delivery.record().headers(), Headers.TENANT)
          .filter(LaneConfig::isTenant)
          .orElse(claimed);
    }
    return lane.tenant() == null ? claimed : lane.tenant();
  }

  private static Instant postedAt(Incoming record) {
    return Instant.ofEpochMilli(Math.max(0, record.timestamp()));
  }

  private Times times(Request request, Instant postedAt, Instant receivedAt) {
    return new Times(
        postedAt, receivedAt, deadline(request, receivedAt), expiry(request, receivedAt));
  }

  private Instant deadline(Request request, Instant receivedAt) {
    if (request.dueAt() != null) {
      return request.dueAt();
    }
    return request.expiresAt() != null ? request.expiresAt() : receivedAt.plus(settings.maxWait());
  }

  private Instant expiry(Request request, Instant receivedAt) {
    Instant oldest = receivedAt.plus(settings.requestMaxAge());
    return request.expiresAt() != null && request.expiresAt().isBefore(oldest)
        ? request.expiresAt()
        : oldest;
  }

  private static Optional<Long> number(Incoming record, String header) {
    return Header.last(record.headers(), header)
        .filter(text -> text.matches("[0-9]{1,15}"))
        .map(Long::valueOf);
  }

  private static List<Call> calls(Incoming record) {
    return record.headers().stream()
        .filter(header -> header.name().equals(Headers.CALLS))
        .findFirst()
        .map(header -> CALLS.decode(header.value()))
        .orElse(List.of());
  }
}
