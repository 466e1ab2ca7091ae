package dev.argosy.worker.platform.vertex;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What Vertex said when it refused a call, whichever way it was said.
 *
 * @param code the platform's own word, such as {@code RESOURCE_EXHAUSTED}
 * @param message for people
 * @param quota the name of the quota that is used up, or empty
 * @param retryAfter when it may be tried again, if that was said
 */
record Said(String code, String message, String quota, @Nullable Duration retryAfter) {
  /** The day's quota is gone, not the minute's: {@code ...PerDayPerProject}, "per day". */
  boolean daily() {
    String all = (message + ' ' + quota).toLowerCase(Locale.ROOT);
    return all.contains("per day") || all.contains("per_day") || all.contains("perday");
  }

  /**
   * The model is what is refused, not what was asked of it: "Publisher Model ... is not servable in
   * region ...", "Project ... is not allowed to use Publisher Model ...".
   */
  boolean blamesTheModel() {
    return message.toLowerCase(Locale.ROOT).contains("publisher model");
  }

  /** The same with a time to wait, unless it named one itself. */
  Said retryingAfter(@Nullable Duration otherwise) {
    return retryAfter == null ? new Said(code, message, quota, otherwise) : this;
  }
}
