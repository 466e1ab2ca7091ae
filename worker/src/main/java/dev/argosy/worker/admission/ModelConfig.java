package dev.argosy.worker.admission;

import java.util.List;

/**
 * One entry of {@code models}: how a catalogue model is served. What its parts may be is for {@code
 * WorkerConfig} to say, as they name other parts of the file.
 *
 * @param name the catalogue name that requests ask for
 * @param routes tried in this order; 1..32, no two the same
 * @param fallback models tried after all routes, in this order; at most 8, each once, no aliases.
 *     Their own fallbacks are not followed
 */
public record ModelConfig(String name, List<RouteConfig> routes, List<String> fallback) {
  public ModelConfig {
    routes = List.copyOf(routes);
    fallback = List.copyOf(fallback);
  }
}
