package dev.argosy.client.find;

import java.util.List;

/**
 * What is known of an id.
 *
 * @param lives of the requests posted under it, the first one first; none if there is no trace
 * @param looked where was looked
 */
public record FoundRequest(String id, List<Life> lives, List<Looked> looked) {
  public FoundRequest {
    lives = List.copyOf(lives);
    looked = List.copyOf(looked);
  }
}
