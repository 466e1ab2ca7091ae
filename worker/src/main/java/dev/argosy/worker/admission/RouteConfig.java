package dev.argosy.worker.admission;

import dev.argosy.worker.config.Rules;
import java.util.OptionalInt;

/**
 * One way to serve a model.
 *
 * @param platform a name in the block of platforms
 * @param modelId the model's id or inference profile there, such as {@code
 *     global.anthropic.claude-sonnet-4-6}; at most 2048
 * @param geography where the platform may run it, as requests ask for it in {@code residency}:
 *     {@code global}, {@code eu}, {@code us} or one region. Required: a wrong guess would break a
 *     promise about data
 * @param quota what its calls draw on, a name in the block of quotas; several routes may share one
 * @param weight 1..100: takes turns by it with the neighbours in the list that have weights; empty:
 *     served before all that stand behind it
 */
public record RouteConfig(
    String platform, String modelId, String geography, String quota, OptionalInt weight) {
  public RouteConfig {
    new Rules()
        .require(
            modelId.matches("[\\x21-\\x7e]{1,2048}"),
            "model-id",
            "must be the platform's model id, without blanks",
            modelId)
        .name(geography, "geography")
        .range(weight.orElse(1), 1, 100, "weight")
        .hold();
  }

  /**
   * The route's name in results and metrics: {@code <platform>/<model-id>}. A platform's name has
   * no slash.
   */
  public String name() {
    return platform + "/" + modelId;
  }
}
