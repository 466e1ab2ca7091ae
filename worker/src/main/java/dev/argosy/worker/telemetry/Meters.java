package dev.argosy.worker.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusNamingConvention;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Every meter of ours: name, unit, tags, meaning. {@code docs/metrics.md} is made of it.
 *
 * <p>The values of all tags come from the configuration or from closed sets of ours, never from a
 * request: neither an id nor a tenant.
 *
 * <p>Names that begin with {@code gen_ai} and {@code messaging} are OpenTelemetry's, which are
 * still in development: a change of theirs is a change here alone.
 */
enum Meters {
  SETTLED(
      "argosy.requests.settled",
      Type.COUNTER,
      null,
      "Requests that ended, counted once their result is durable.",
      "lane",
      "status",
      "error_type"),
  REQUEST_DURATION(
      "argosy.request.duration",
      Type.TIMER,
      "seconds",
      "From the request's record to its durable result; of one that was retried, from its first"
          + " arrival.",
      "lane",
      "status"),
  RETRIES("argosy.retries", Type.COUNTER, null, "Retries written, durable.", "lane"),
  PARKED(
      "argosy.requests.parked",
      Type.COUNTER,
      null,
      "Requests set aside until a route of their plan has quota, durable.",
      "model"),
  DEAD_LETTERS(
      "argosy.dead.letters", Type.COUNTER, null, "Dead letters, durable.", "lane", "error_type"),
  FALLBACKS(
      "argosy.fallbacks",
      Type.COUNTER,
      null,
      "Requests that went on with another model: refused, out of attempts, too long, or no route in"
          + " service.",
      "model",
      "next"),
  CALLS(
      "argosy.calls",
      Type.COUNTER,
      null,
      "Calls that ended. Each is an attempt, but `throttled`, `overloaded`, `unauthenticated`,"
          + " `abandoned`, and `route_unusable` while another route is left.",
      "model",
      "route",
      "outcome"),
  TOKENS(
      "argosy.tokens",
      Type.COUNTER,
      null,
      "Tokens that platforms counted; the classes do not overlap.",
      "model",
      "platform",
      "class"),
  COST(
      "argosy.cost",
      Type.COUNTER,
      "usd",
      "What calls cost at list price; calls without a known cost add nothing.",
      "model",
      "platform"),
  UNPRICED_CALLS(
      "argosy.unpriced.calls",
      Type.COUNTER,
      null,
      "Calls whose cost is not known: no price, an answer without usage, or cut after it was sent.",
      "model",
      "platform"),
  OPERATION_DURATION(
      "gen_ai.client.operation.duration",
      Type.TIMER,
      "seconds",
      "Calls, from the begin to the outcome.",
      "gen_ai_operation_name",
      "gen_ai_provider_name",
      "gen_ai_request_model",
      "error_type"),
  TIME_TO_FIRST_CHUNK(
      "gen_ai.client.operation.time_to_first_chunk",
      Type.TIMER,
      "seconds",
      "Streamed calls, from the begin to the first chunk.",
      "gen_ai_operation_name",
      "gen_ai_provider_name",
      "gen_ai_request_model"),
  TOKEN_USAGE(
      "gen_ai.client.token.usage",
      Type.SUMMARY,
      null,
      "Tokens of a call that drew any; input with all that the prompt cache took and gave.",
      "gen_ai_operation_name",
      "gen_ai_provider_name",
      "gen_ai_request_model",
      "gen_ai_token_type"),
  CONSUMED(
      "messaging.client.consumed.messages",
      Type.COUNTER,
      null,
      "Records taken on: lanes, retries, parked.",
      "messaging_system",
      "messaging_operation_name",
      "messaging_destination_name",
      "messaging_consumer_group_name"),
  SENT(
      "messaging.client.sent.messages",
      Type.COUNTER,
      null,
      "Records written, durable.",
      "messaging_system",
      "messaging_operation_name",
      "messaging_destination_name"),
  COMMIT_DURATION(
      "argosy.commit.duration",
      Type.TIMER,
      "seconds",
      "Transactions that became durable, from begin to answer. The loop does nothing else"
          + " meanwhile."),
  TRANSACTION_FAILURES(
      "argosy.transaction.failures",
      Type.COUNTER,
      null,
      "Transactions that did not succeed at once; `pending` once for each unanswered commit.",
      "kind"),
  SLOTS("argosy.slots", Type.GAUGE, null, "How many requests may be in flight."),
  IN_FLIGHT(
      "argosy.requests.in.flight", Type.GAUGE, null, "Requests called and not yet committed."),
  CALLS_OPEN("argosy.calls.open", Type.GAUGE, null, "Calls that have not ended."),
  UNCOMMITTED(
      "argosy.settlements.uncommitted",
      Type.GAUGE,
      null,
      "Settlements that wait for their transaction."),
  WAITING(
      "argosy.requests.waiting",
      Type.GAUGE,
      null,
      "Requests in line for a route or a slot.",
      "model"),
  DELAYED("argosy.requests.delayed", Type.GAUGE, null, "Retries in memory that are not due."),
  DELAYED_BYTES("argosy.delayed.bytes", Type.GAUGE, "bytes", "Bytes of retries not due."),
  HELD_BYTES("argosy.held.bytes", Type.GAUGE, "bytes", "Bytes of all requests in memory."),
  CANCELS_KNOWN(
      "argosy.cancels.known",
      Type.GAUGE,
      null,
      "Cancels in memory: those read from the topic of control, the latest of each id and tag."),
  UNREAD(
      "argosy.records.unread",
      Type.GAUGE,
      null,
      "Records of own partitions behind what was read, as the last fetch told: while a partition"
          + " is paused, its newest are not known."),
  BACKLOG(
      "argosy.requests.backlog",
      Type.GAUGE,
      null,
      "Requests not begun: unread, or in line. Not the retries that are not due."),
  SLOTS_WANTED(
      "argosy.slots.wanted",
      Type.GAUGE,
      null,
      "Slots that the requests of own partitions could use: in flight, and the backlog unless"
          + " something else than slots keeps it. The fleet's sum by `argosy_slots` is its wanted"
          + " size."),
  BINDING_CONSTRAINT(
      "argosy.binding.constraint",
      Type.GAUGE,
      null,
      "1 for what keeps the worker from having more calls open, 0 for the others.",
      "constraint"),
  PARTITIONS("argosy.partitions", Type.GAUGE, null, "Partitions served."),
  PARTITIONS_STOPPED(
      "argosy.partitions.stopped",
      Type.GAUGE,
      null,
      "Partitions served that pause, since their next requests wait for a plan without quota."),
  FRONTIER_AGE(
      "argosy.frontier.age",
      Type.GAUGE,
      "seconds",
      "For how long the frontier has stood that stands longest before an unsettled record."),
  OLDEST_AGE(
      "argosy.oldest.request.age",
      Type.GAUGE,
      "seconds",
      "Age of the oldest record that a frontier stands at: since its timestamp; of a retry, since"
          + " the request first arrived."),
  LEASE(
      "argosy.lease.remaining",
      Type.GAUGE,
      "seconds",
      "What is left of the right to begin calls; 0 without it. It is renewed only while there is"
          + " work."),
  TURN_AGE("argosy.turn.age", Type.GAUGE, "seconds", "Since the loop last said how it stands."),
  READY("argosy.ready", Type.GAUGE, null, "What /readyz says: 1 or 0."),
  ROUTE_CLOSED(
      "argosy.route.closed",
      Type.GAUGE,
      null,
      "1 while a route takes no calls after a throttle, an overload, a refusal or too many failures,"
          + " else 0.",
      "model",
      "route"),
  QUOTA_AVAILABLE(
      "argosy.quota.available",
      Type.GAUGE,
      null,
      "What a quota has now, below 0 while it is in debt; in tokens or requests, as `meter` says.",
      "quota",
      "meter"),
  QUOTA_CAPACITY(
      "argosy.quota.capacity",
      Type.GAUGE,
      null,
      "The most that a quota can have at once: this worker's part of its burst.",
      "quota",
      "meter"),
  QUOTA_SHARE(
      "argosy.quota.share",
      Type.GAUGE,
      null,
      "This worker's part of a quota, 0 to 1; the fleet's add up to at most 1.",
      "quota"),
  QUOTA_PACE(
      "argosy.quota.pace",
      Type.GAUGE,
      null,
      "Which part of its share throttles have left, 0 to 1: lasting values below 1 mean that others"
          + " draw on the account, or that the quota is smaller than configured.",
      "quota"),
  QUOTA_CLOSED(
      "argosy.quota.closed",
      Type.GAUGE,
      null,
      "1 while a throttle has closed a quota, else 0.",
      "quota"),
  QUOTA_RESERVED(
      "argosy.quota.reserved", Type.GAUGE, null, "Tokens that open calls have reserved.", "quota"),
  QUOTA_OVERDRAWN(
      "argosy.quota.overdrawn.calls",
      Type.GAUGE,
      null,
      "Calls so far that would have waited for the quota, were it not only observed"
          + " (admission.mode).",
      "quota");

  /** What kind of meter. */
  enum Type {
    COUNTER(Meter.Type.COUNTER, "counter"),
    GAUGE(Meter.Type.GAUGE, "gauge"),
    TIMER(Meter.Type.TIMER, "histogram"),
    SUMMARY(Meter.Type.DISTRIBUTION_SUMMARY, "histogram");

    private final Meter.Type micrometer;
    private final String prometheus;

    Type(Meter.Type micrometer, String prometheus) {
      this.micrometer = micrometer;
      this.prometheus = prometheus;
    }
  }

  private static final PrometheusNamingConvention NAMES = new PrometheusNamingConvention();

  private final String id;
  private final Type type;
  private final @Nullable String unit;
  private final String meaning;

  @SuppressWarnings("ImmutableEnumChecker") // A copy that cannot be changed.
  private final List<String> labels;

  Meters(String id, Type type, @Nullable String unit, String meaning, String... labels) {
    this.id = id;
    this.type = type;
    this.unit = unit;
    this.meaning = meaning;
    this.labels = List.of(labels);
  }

  Counter counter(MeterRegistry registry, String... values) {
    return Counter.builder(id)
        .baseUnit(unit)
        .description(meaning)
        .tags(tags(values))
        .register(registry);
  }

  Timer timer(MeterRegistry registry, String... values) {
    return Timer.builder(id)
        .description(meaning)
        .serviceLevelObjectives(
            switch (this) {
              case COMMIT_DURATION -> Buckets.commits();
              case REQUEST_DURATION -> Buckets.requests();
              default -> Buckets.calls();
            })
        .tags(tags(values))
        .register(registry);
  }

  DistributionSummary summary(MeterRegistry registry, String... values) {
    return DistributionSummary.builder(id)
        .description(meaning)
        .serviceLevelObjectives(Buckets.tokens())
        .tags(tags(values))
        .register(registry);
  }

  /** A gauge that is read at each scrape, as long as the registry lives. */
  <T> void gauge(MeterRegistry registry, T source, ToDoubleFunction<T> value, String... values) {
    Gauge.builder(id, source, value)
        .baseUnit(unit)
        .description(meaning)
        .tags(tags(values))
        .strongReference(true)
        .register(registry);
  }

  private List<Tag> tags(String... values) {
    if (values.length != labels.size()) {
      throw new IllegalArgumentException(this + " has the labels " + labels);
    }
    List<Tag> tags = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      tags.add(Tag.of(labels.get(i), values[i]));
    }
    return tags;
  }

  /** As Prometheus sees it. */
  String prometheusName() {
    String name = NAMES.name(id, type.micrometer, unit);
    return type == Type.COUNTER ? name + "_total" : name;
  }

  /** As Prometheus calls it. */
  String prometheusType() {
    return type.prometheus;
  }

  /** Of its values; empty for plain numbers. */
  String unit() {
    return switch (this) {
      case TOKENS, TOKEN_USAGE -> "tokens";
      default -> unit == null ? "" : unit;
    };
  }

  String meaning() {
    return meaning;
  }

  List<String> labels() {
    return labels;
  }

  /** A word of ours as a tag's value. */
  static String value(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
