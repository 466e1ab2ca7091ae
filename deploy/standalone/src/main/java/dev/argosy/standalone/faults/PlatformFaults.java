package dev.argosy.standalone.faults;

import dev.argosy.simulator.script.Script;
import java.util.List;

/** What is done to the clouds. */
final class PlatformFaults {
  private static final List<String> STORMS =
      List.of("throttle", "throttle(2)", "overloaded", "unavailable", "overloaded(1)");

  private PlatformFaults() {}

  /** A part of the calls hangs, is reset, or breaks off in the middle. */
  static void stall(Site site) {
    for (int more = site.times(2, 3); more > 0; more--) {
      site.pause(1_000, 3_000);
      double rate = 0.02 + 0.04 * site.random().nextDouble();
      site.simulator()
          .script(
              Script.parse(
                  "{rates: {stall: %1$.3f, reset: %1$.3f, cut: %1$.3f, truncated: %1$.3f, stream-stall: %1$.3f}}"
                      .formatted(rate)));
      site.note("%.0f %% of the calls hang or break off".formatted(500 * rate));
      site.pause(3_000, 6_000);
      site.simulator().script(Script.NONE);
      site.note("calm");
    }
    site.hit(site.simulator().calls().refused());
  }

  /**
   * Every call is throttled or turned away for a while; by some seeds also fails for a while. None
   * of it may end a request: a model that answers nobody uses up no attempts.
   */
  static void storm(Site site) {
    for (int more = site.times(2, 3); more > 0; more--) {
      site.pause(1_000, 3_000);
      every(site, STORMS.get(site.random().nextInt(STORMS.size())));
    }
    if (site.random().nextBoolean()) {
      site.pause(1_000, 2_000);
      every(site, "server-error");
    }
    site.hit(site.simulator().calls().refused());
  }

  private static void every(Site site, String fault) {
    site.simulator().script(Script.parse("{rates: {%s: 1.0}}".formatted(fault)));
    site.note("every call: " + fault);
    site.pause(3_000, 6_000);
    site.simulator().script(Script.NONE);
    site.note("calm");
  }
}
