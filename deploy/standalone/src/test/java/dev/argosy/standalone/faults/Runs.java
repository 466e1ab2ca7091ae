package dev.argosy.standalone.faults;

import java.util.List;

/** Made-up runs. */
final class Runs {
  private Runs() {}

  /** One in which nothing was wrong. */
  static RunReport ok(String kind, long seed) {
    return of(kind, seed, 0, "ok", List.of());
  }

  /** One that lost a request. */
  static RunReport lost(String kind, long seed) {
    return of(kind, seed, 1, "failed", List.of("1 requests have no result"));
  }

  private static RunReport of(String kind, long seed, long lost, String verdict, List<String> why) {
    return new RunReport(
        kind,
        seed,
        "classic",
        100,
        0,
        100 - lost,
        0,
        lost,
        0,
        0,
        0,
        103,
        3,
        5,
        1.5,
        "",
        false,
        20.0,
        verdict,
        why,
        List.of("1.0 s: struck"));
  }
}
