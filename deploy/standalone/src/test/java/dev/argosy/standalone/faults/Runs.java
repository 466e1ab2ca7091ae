package dev.argosy.standalone.faults;

import java.util.List;

/** Made-up runs. */
final class Runs {
  private Runs() {}

  /** One in which nothing was wrong. */
  static RunReport ok(String kind, long seed) {
    return of(kind, seed, 0, 0, "ok", List.of());
  }

  /** One that lost a request. */
  static RunReport lost(String kind, long seed) {
    return of(kind, seed, 0, 1, "failed", List.of("1 requests have no result"));
  }

  /** One of whose requests the cluster said nothing. */
  static RunReport unsure(String kind, long seed) {
    return of(kind, seed, 2, 0, "ok", List.of());
  }

  private static RunReport of(
      String kind, long seed, long unsure, long lost, String verdict, List<String> why) {
    return new RunReport(
        kind,
        seed,
        "classic",
        100,
        unsure,
        100 - lost,
        0,
        lost,
        0,
        0,
        0,
        9,
        103,
        0,
        3,
        5,
        1.5,
        "",
        0.0,
        false,
        20.0,
        verdict,
        why,
        List.of("1.0 s: struck"));
  }
}
