package dev.argosy.simulator.vertex;

import dev.argosy.simulator.invocation.Model;
import dev.argosy.simulator.quota.Place;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model in a project and a location.
 *
 * @param resource its whole name, as in {@code
 *     projects/P/locations/L/publishers/anthropic/models/M}
 * @param place its project and location
 * @param model its id; its name as answers have it, with a hyphen before the version
 */
record PublisherModel(String resource, Place place, Model model) {
  /** Stands for the model of a request that was too large to be read. */
  static final PublisherModel UNKNOWN = new PublisherModel("", place("", ""), new Model("", ""));

  private static final Pattern RESOURCE =
      Pattern.compile("projects/([^/]+)/locations/([^/]+)/publishers/anthropic/models/([^/:]+)");

  /** The model that a resource's name means; empty if it means anything else. */
  static Optional<PublisherModel> ofResource(String resource) {
    Matcher matcher = RESOURCE.matcher(resource);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String id = matcher.group(3);
    return Optional.of(
        new PublisherModel(
            resource,
            place(matcher.group(1), matcher.group(2)),
            new Model(id, id.replace('@', '-'))));
  }

  private static Place place(String project, String location) {
    return new Place(Place.Platform.VERTEX, project, location);
  }

  /** What quotas are counted for: the model without its version. */
  String baseModel() {
    int version = model.id().indexOf('@');
    return "anthropic-" + (version < 0 ? model.id() : model.id().substring(0, version));
  }
}
