package dev.argosy.worker.settlement;

import dev.argosy.catalog.Price;
import dev.argosy.contract.Call;
import dev.argosy.contract.Cost;
import dev.argosy.contract.Envelope;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.Headers;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultError;
import dev.argosy.contract.Status;
import dev.argosy.contract.Timing;
import dev.argosy.contract.Topics;
import dev.argosy.contract.UsageCodec;
import dev.argosy.contract.UsageRecord;
import dev.argosy.worker.job.Course;
import dev.argosy.worker.job.Job;
import dev.argosy.worker.ledger.Delivery;
import dev.argosy.worker.ledger.Header;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.retry.Verdict;
import dev.argosy.worker.settlement.Settlement.Kind;
import dev.argosy.worker.settlement.Settlement.Part;
import dev.argosy.worker.time.Clock;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Composes settlements. Pure but for the clock. */
public final class Settlements {
  private static final UsageCodec USAGE = new UsageCodec();

  /** The standard's has 55 characters; a sender's longer one must not make our records large. */
  private static final int LONGEST_TRACEPARENT = 128;

  private static final ResultError CANCELLED =
      new ResultError(ErrorType.CANCELLED, "somebody asked to stop it", false, null, null);

  private final Topics topics;
  private final Results results;
  private final DeadLetters deadLetters;
  private final Clock clock;

  public Settlements(Topics topics, String worker, Clock clock) {
    this.topics = topics;
    this.results = new Results(topics, worker);
    this.deadLetters = new DeadLetters(topics.deadLetters());
    this.clock = clock;
  }

  /** No id can be read: a dead letter alone. */
  public Settlement malformed(Delivery delivery, String reason) {
    return unanswered(delivery, ErrorType.INVALID_REQUEST, reason);
  }

  /** A step of ours failed before it knew whose request it is: a dead letter alone. */
  public Settlement poison(Delivery delivery, String reason) {
    return unanswered(delivery, ErrorType.POISON, reason);
  }

  private Settlement unanswered(Delivery delivery, ErrorType type, String reason) {
    return settled(delivery, false, List.of(deadLetters.of(delivery, type, reason)), null);
  }

  /**
   * The id can be read, the rest breaks a rule, or a step of ours failed on it: a failed result and
   * a dead letter.
   */
  public Settlement invalid(Delivery delivery, Envelope envelope, ResultError error) {
    return invalid(delivery, envelope, null, error);
  }

  /**
   * The same of one that came back.
   *
   * @param residency the only geography that may process it; null: any
   */
  public Settlement invalid(
      Delivery delivery, Envelope envelope, @Nullable String residency, ResultError error) {
    Instant now = clock.now();
    Timing timing = new Timing(envelope.submittedAt(), now, null, null, now);
    return failed(delivery, envelope, residency, error, List.of(), timing, false, null, null);
  }

  /** The platform's message is the result. */
  public Settlement delivered(Ended ended, Verdict.Deliver verdict, Books.Entry entry) {
    Job job = ended.job();
    Result result =
        results.of(
            job.request().envelope(),
            Status.SUCCEEDED,
            verdict.kept() == null ? verdict.message() : null,
            verdict.kept(),
            null,
            verdict.usage(),
            cost(job, entry.price()),
            entry.servedBy(),
            ended.stream(),
            job.calls(),
            timing(job, ended.firstTokenAt()));
    Supplier<Settlement> smaller =
        () -> {
          String size =
              "the result of " + verdict.message().size() + " bytes exceeds its topic's limit";
          PlatformError error =
              new PlatformError(ErrorType.RESULT_TOO_LARGE, "result_too_large", size, null);
          return failed(job, error, false, entry, true);
        };
    return new Settlement(
        job.delivery(),
        true,
        true,
        withUsage(results.parts(result, job.request().reply(), traceParent(job)), entry.usage()),
        entry.usage(),
        smaller);
  }

  /** The next attempt goes to the topic of retries, unless the request would expire before it. */
  public Settlement retry(Job job, Verdict.Retry verdict, Books.Entry entry) {
    int attempt = verdict.counts() ? job.attempt() + 1 : job.attempt();
    return again(job, job.course(), attempt, verdict.delay(), verdict.error().code(), entry);
  }

  /** The same at once and with another model. */
  public Settlement nextModel(Job job, Verdict.NextModel verdict, Books.Entry entry) {
    int attempt = job.attempt() + 1;
    return again(job, verdict.course(), attempt, Duration.ZERO, verdict.code(), entry);
  }

  private Settlement again(
      Job job, Course course, int attempt, Duration delay, String code, Books.Entry entry) {
    Instant due = clock.now().plus(delay);
    if (!due.isBefore(job.expiry())) {
      return expired(job, entry, true);
    }
    List<Header> headers = PassedOn.headers(job, course, attempt);
    headers.add(Header.of(Headers.NOT_BEFORE, Long.toString(due.toEpochMilli())));
    headers.add(Header.of(Headers.LAST_ERROR, code));
    Outgoing record =
        new Outgoing(
            topics.retries(),
            job.delivery().record().key(),
            job.delivery().record().value(),
            List.copyOf(headers));
    Supplier<Settlement> smaller =
        () -> {
          PlatformError error =
              new PlatformError(
                  ErrorType.TOO_LARGE,
                  "retry_too_large",
                  "a retry of "
                      + record.bytes()
                      + " bytes exceeds the limit of "
                      + topics.retries()
                      + "; the attempt ended with "
                      + code,
                  null);
          return failed(job, error, true, entry, true);
        };
    return new Settlement(
        job.delivery(),
        true,
        true,
        withUsage(List.of(new Part(Kind.RETRY, record)), entry.usage()),
        entry.usage(),
        smaller);
  }

  /**
   * The request is set aside until its plan has quota, as it is: at no attempt.
   *
   * @param partition of the topic of parked requests; null: the key decides it
   */
  public Settlement parked(Job job, @Nullable Integer partition) {
    List<Header> headers = PassedOn.headers(job, job.course(), job.attempt());
    headers.add(Header.of(Headers.MODEL, job.model())); // For people and meters alone.
    Outgoing record =
        new Outgoing(
            topics.parked(),
            partition,
            job.delivery().record().key(),
            job.delivery().record().value(),
            List.copyOf(headers));
    Supplier<Settlement> smaller =
        () ->
            failed(
                job,
                new PlatformError(
                    ErrorType.TOO_LARGE,
                    "parked_too_large",
                    "no quota is left now, and a record of "
                        + record.bytes()
                        + " bytes exceeds the limit of "
                        + topics.parked(),
                    null),
                true,
                null,
                false);
    return new Settlement(
        job.delivery(), true, false, List.of(new Part(Kind.PARK, record)), null, smaller);
  }

  /** The result is an error, after a call. */
  public Settlement failed(Job job, Verdict.Fail verdict, Books.@Nullable Entry entry) {
    return failed(job, verdict.error(), verdict.retryable(), entry, true);
  }

  /** The result is an error, and no call was made. */
  public Settlement refused(Job job, PlatformError error) {
    return failed(job, error, false, null, false);
  }

  /** The request was wanted earlier than it could be served. */
  public Settlement expired(Job job) {
    return expired(job, null, false);
  }

  /**
   * Somebody does not want it any more.
   *
   * @param entry of the call that ended just now; absent if none did
   */
  public Settlement cancelled(Job job, Books.@Nullable Entry entry) {
    return ended(job, Status.CANCELLED, CANCELLED, entry, entry != null);
  }

  /** A call whose partition was lost: only what it drew is recorded. */
  public Settlement abandoned(Job job, Books.@Nullable Entry entry) {
    UsageRecord usage =
        entry == null || entry.usage() == null ? null : entry.usage().abandonedCopy();
    return new Settlement(job.delivery(), false, true, withUsage(List.of(), usage), usage, null);
  }

  /** The same, of a settlement that was composed before its partition was lost. */
  public Settlement abandoned(Settlement settlement) {
    UsageRecord usage = settlement.usage() == null ? null : settlement.usage().abandonedCopy();
    return new Settlement(
        settlement.delivery(),
        false,
        settlement.holdsSlot(),
        withUsage(List.of(), usage),
        usage,
        null);
  }

  /** What to write instead when this part cannot be: empty if there is no way around it. */
  public Optional<Settlement> without(Settlement settlement, Part part, String reason) {
    return switch (part.kind()) {
      case RESULT, RETRY, PARK -> Optional.ofNullable(settlement.smaller()).map(Supplier::get);
      case REPLY -> Optional.of(settlement.with(Results.withoutReply(settlement.parts(), reason)));
      case DEAD_LETTER ->
          part.record().value() == null
              ? Optional.empty()
              : Optional.of(settlement.with(DeadLetters.withoutValue(settlement.parts(), reason)));
      case USAGE -> Optional.empty();
    };
  }

  private Settlement expired(Job job, Books.@Nullable Entry entry, boolean called) {
    ResultError error =
        new ResultError(ErrorType.EXPIRED, "not served before " + job.expiry(), false, null, null);
    return ended(job, Status.EXPIRED, error, entry, called);
  }

  /** Nobody wants it any more: a result alone, no dead letter. */
  private Settlement ended(
      Job job, Status status, ResultError error, Books.@Nullable Entry entry, boolean called) {
    Result result =
        results.of(
            job.request().envelope(),
            status,
            null,
            null,
            error,
            null,
            cost(job, entry == null ? null : entry.price()),
            null,
            null,
            job.calls(),
            timing(job, null));
    UsageRecord usage = entry == null ? null : entry.usage();
    return new Settlement(
        job.delivery(),
        true,
        called,
        withUsage(results.parts(result, job.request().reply(), traceParent(job)), usage),
        usage,
        null);
  }

  private Settlement failed(
      Job job,
      PlatformError error,
      boolean retryable,
      Books.@Nullable Entry entry,
      boolean called) {
    ResultError resultError =
        new ResultError(
            error.type(),
            DeadLetters.clipped(error.detail()),
            retryable,
            error.code(),
            error.httpStatus());
    return failed(
        job.delivery(),
        job.request().envelope(),
        job.residency(),
        resultError,
        job.calls(),
        timing(job, null),
        called,
        cost(job, entry == null ? null : entry.price()),
        entry == null ? null : entry.usage());
  }

  private Settlement failed(
      Delivery delivery,
      Envelope envelope,
      @Nullable String residency,
      ResultError error,
      List<Call> calls,
      Timing timing,
      boolean called,
      @Nullable Cost cost,
      @Nullable UsageRecord usage) {
    Result result =
        results.of(
            envelope, Status.FAILED, null, null, error, null, cost, null, null, calls, timing);
    List<Part> parts =
        new ArrayList<>(results.parts(result, envelope.reply(), traceParent(delivery)));
    parts.add(deadLetters.of(delivery, envelope, residency, calls, error.type(), error.message()));
    return settled(delivery, called, withUsage(parts, usage), usage);
  }

  private static Settlement settled(
      Delivery delivery, boolean called, List<Part> parts, @Nullable UsageRecord usage) {
    return new Settlement(delivery, true, called, parts, usage, null);
  }

  private List<Part> withUsage(List<Part> parts, @Nullable UsageRecord usage) {
    if (usage == null) {
      return parts;
    }
    List<Part> all = new ArrayList<>(parts);
    String tenant = usage.tenant();
    byte[] key = tenant == null ? null : tenant.getBytes(StandardCharsets.UTF_8);
    all.add(
        new Part(Kind.USAGE, new Outgoing(topics.usage(), key, USAGE.encode(usage), List.of())));
    return all;
  }

  private Timing timing(Job job, @Nullable Instant firstTokenAt) {
    return new Timing(
        job.request().submittedAt(), job.receivedAt(), job.startedAt(), firstTokenAt, clock.now());
  }

  private static Cost cost(Job job, @Nullable Price price) {
    BigDecimal all =
        job.calls().stream().anyMatch(call -> call.cost() == null) ? null : job.spent();
    return new Cost(
        price == null ? null : price.amount(), "USD", price == null ? null : price.version(), all);
  }

  private static @Nullable String traceParent(Job job) {
    return traceParent(job.delivery());
  }

  private static @Nullable String traceParent(Delivery delivery) {
    return Header.last(delivery.record().headers(), Headers.TRACEPARENT)
        .filter(trace -> trace.length() <= LONGEST_TRACEPARENT)
        .orElse(null);
  }
}
