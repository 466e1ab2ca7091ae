package dev.argosy.worker.admission;

import dev.argosy.worker.config.Rules;

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
 */
public record RouteConfig(String platform, String modelId, String geography, String quota) {
  public RouteConfig {
    new Rules()
        .require(
            modelId.matches("[\\x21-\\x7e]{1,2048}"),
            "model-id",
            "must be the platform's model id, without blanks",
            modelId)
        .name(geography, "geography")
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
