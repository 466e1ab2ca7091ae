package dev.argosy.client;

/** The handler gave up on a record and did not pass over it. */
final class SubscriptionStopped extends RuntimeException {
  SubscriptionStopped(String place, Exception last) {
    super("the handler gave up on " + place, last);
  }
}
