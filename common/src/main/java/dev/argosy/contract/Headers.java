package dev.argosy.contract;

import java.util.Set;

/** The names of our record headers. Values are UTF-8 text. */
public final class Headers {
  /** The request's id; on results, dead letters. */
  public static final String ID = "argosy-id";

  /** The result's status, its wire name. */
  public static final String STATUS = "argosy-status";

  /** The request's tenant. */
  public static final String TENANT = "argosy-tenant";

  /** The model the request named; on parked requests, the one that it waits for. */
  public static final String MODEL = "argosy-model";

  /** {@code reply.client}: readers of a shared reply topic filter by it. */
  public static final String CLIENT = "argosy-client";

  /** Why the copy for the reply topic is missing; on the normal result. */
  public static final String REPLY_ERROR = "argosy-reply-error";

  /** The attempt that comes next, from 1; on retries and parked. */
  public static final String ATTEMPT = "argosy-attempt";

  /** Not to be called before this instant, epoch milliseconds; on retries. */
  public static final String NOT_BEFORE = "argosy-not-before";

  /** When a worker first read the request, epoch milliseconds; on retries and parked. */
  public static final String RECEIVED_AT = "argosy-received-at";

  /**
   * When the request was posted: the time of its record on its lane, epoch milliseconds. A later
   * cancel reaches it; on retries and parked.
   */
  public static final String POSTED_AT = "argosy-posted-at";

  /** Why the last attempt failed: an error type and a message; on retries. */
  public static final String LAST_ERROR = "argosy-last-error";

  /** The calls made so far, see {@link CallsCodec}; on retries, parked and dead letters. */
  public static final String CALLS = "argosy-calls";

  /**
   * The model that serves the request now; absent while it is the one its body names. On retries
   * and parked.
   */
  public static final String SERVING_MODEL = "argosy-serving-model";

  /** The models that may still serve it, in order, with commas; on retries and parked. */
  public static final String FALLBACK = "argosy-fallback";

  /** Attempts that other models have had; on retries and parked. */
  public static final String EARLIER_ATTEMPTS = "argosy-earlier-attempts";

  /** The only geography that may process it; on retries and parked. */
  public static final String RESIDENCY = "argosy-residency";

  /** The error's type, its wire name; on dead letters. */
  public static final String ERROR_TYPE = "argosy-error-type";

  /** The error's message; on dead letters. */
  public static final String ERROR_MESSAGE = "argosy-error-message";

  /** Where a dead letter stood: {@code topic-partition@offset}. */
  public static final String SOURCE = "argosy-source";

  /** The dead letter that a request was taken from: {@code topic-partition@offset}. */
  public static final String REDRIVEN_FROM = "argosy-redriven-from";

  /**
   * Where a dead letter's request stands now: {@code topic-partition@offset}. On the notes that
   * {@code argosy dead-letters redrive} leaves on the topic of dead letters; no letter has it.
   */
  public static final String REDRIVEN_TO = "argosy-redriven-to";

  /** The W3C trace context. */
  public static final String TRACEPARENT = "traceparent";

  /**
   * What only workers and commands of ours say of a request; a record that is passed on carries all
   * others as its sender wrote them.
   */
  private static final Set<String> OURS =
      Set.of(
          ATTEMPT,
          NOT_BEFORE,
          RECEIVED_AT,
          POSTED_AT,
          LAST_ERROR,
          CALLS,
          SERVING_MODEL,
          FALLBACK,
          EARLIER_ATTEMPTS,
          RESIDENCY,
          ID,
          TENANT,
          MODEL,
          ERROR_TYPE,
          ERROR_MESSAGE,
          SOURCE,
          REDRIVEN_TO);

  private Headers() {}

  /** Whether this header is our word on a request, so that it is left out when its record moves. */
  public static boolean isOurs(String name) {
    return OURS.contains(name);
  }
}
