package dev.argosy.worker.telemetry;

/** What keeps the worker from having more calls open right now: always exactly one. */
public enum Constraint {
  /** Nothing: it calls all that it is given. */
  NONE,
  /** All slots are taken: more workers would help. */
  SLOTS,
  /** Requests wait for quota: more workers would not help. */
  QUOTA,
  /** Requests wait for routes that are closed, after a throttle, an overload or a refusal. */
  ROUTE,
  /** The bytes of what is held: nothing more is read. */
  BYTES,
  /**
   * No lease, or results cannot be written, or answers not be kept outside of Kafka, or the cancels
   * at the start not be read.
   */
  BROKER,
  /** A record that may kill the worker is served alone. */
  ALONE,
  /** It is being stopped. */
  DRAIN
}
