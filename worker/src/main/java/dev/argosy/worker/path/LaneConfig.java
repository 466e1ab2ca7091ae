package dev.argosy.worker.path;

import dev.argosy.worker.config.Rules;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code lanes}: a topic that brings requests.
 *
 * @param topic its name
 * @param weight its part of the worker against the other lanes'; 1..100, default 1
 * @param tenant whose requests all of the lane's are, whatever they say; null: each says so itself
 * @param models the models or aliases that may be asked for here; empty: all
 * @param replyTopics the topics that a request may name for its result besides the common one;
 *     empty (the default): none, so that who may write requests can't write anywhere else
 * @param residency the only geography that may process its requests; null: any
 */
public record LaneConfig(
    String topic,
    int weight,
    @Nullable String tenant,
    List<String> models,
    List<String> replyTopics,
    @Nullable String residency) {
  /** The lanes of a file that names none. */
  public static final List<LaneConfig> DEFAULT =
      List.of(new LaneConfig("argosy.requests", 1, null, List.of(), List.of(), null));

  public LaneConfig {
    models = List.copyOf(models);
    replyTopics = List.copyOf(replyTopics);
    new Rules()
        .topic(topic, "topic")
        .range(weight, 1, 100, "weight")
        .require(
            tenant == null || isTenant(tenant),
            "tenant",
            "must be 1..256 characters, none of them a control character",
            tenant == null ? "" : tenant)
        .name(residency == null ? "global" : residency, "residency")
        .hold();
  }

  /** The same lane, whose requests may also name this topic for their result. */
  public LaneConfig alsoReplyingTo(String replies) {
    List<String> all = new ArrayList<>(replyTopics);
    all.add(replies);
    return new LaneConfig(topic, weight, tenant, models, all, residency);
  }

  /** Whether a request may have this tenant, by the rules of the contract. */
  static boolean isTenant(String name) {
    return !name.isBlank()
        && name.codePointCount(0, name.length()) <= 256
        && name.codePoints().noneMatch(c -> Character.isISOControl(c) || isHalf(c));
  }

  /** Half a surrogate pair: no text. */
  private static boolean isHalf(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
