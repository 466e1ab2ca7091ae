package dev.argosy.client.find;

import dev.argosy.client.FleetConfig;
import dev.argosy.contract.Topics;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where to look.
 *
 * @param fleet the cluster
 * @param lanes the request topics; at least one
 * @param topics the names of the others
 * @param group the workers' consumer group
 * @param since only what was posted after it; null: all that is kept
 * @param usage whether the topic of usage is read too, which keeps records for long
 */
public record FinderConfig(
    FleetConfig fleet,
    List<String> lanes,
    Topics topics,
    String group,
    @Nullable Instant since,
    boolean usage) {
  public FinderConfig {
    lanes = List.copyOf(lanes);
    if (lanes.isEmpty()) {
      throw new IllegalArgumentException("lanes must name at least one topic");
    }
  }

  /** The fleet's lane, the topics and the group by their usual names, everything that is kept. */
  public static FinderConfig of(FleetConfig fleet) {
    return new FinderConfig(
        fleet, List.of(fleet.requestsTopic()), Topics.defaults(), "argosy", null, false);
  }
}
