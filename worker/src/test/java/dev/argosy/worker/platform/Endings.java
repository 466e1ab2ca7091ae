package dev.argosy.worker.platform;

/** How calls ended that brought no message, for tables of errors. */
public enum Endings {
  THROTTLED,
  OVERLOADED,
  FAILED,
  REJECTED,
  ROUTE_UNUSABLE,
  UNAUTHENTICATED;

  /** The kind of an outcome that is an error. */
  public static Endings of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Throttled _ -> THROTTLED;
      case Outcome.Overloaded _ -> OVERLOADED;
      case Outcome.Failed _ -> FAILED;
      case Outcome.Rejected _ -> REJECTED;
      case Outcome.RouteUnusable _ -> ROUTE_UNUSABLE;
      case Outcome.Unauthenticated _ -> UNAUTHENTICATED;
      case Outcome.Completed _, Outcome.Refused _, Outcome.Uncalled _, Outcome.Abandoned _ ->
          throw new AssertionError("not an error: " + outcome);
    };
  }

  /** What the platform said. */
  public static PlatformError error(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Throttled(var error, _, _) -> error;
      case Outcome.Overloaded(var error, _) -> error;
      case Outcome.Failed(var error, _) -> error;
      case Outcome.Rejected(var error) -> error;
      case Outcome.RouteUnusable(var error) -> error;
      case Outcome.Unauthenticated(var error) -> error;
      case Outcome.Completed _, Outcome.Refused _, Outcome.Uncalled _, Outcome.Abandoned _ ->
          throw new AssertionError("not an error: " + outcome);
    };
  }
}
