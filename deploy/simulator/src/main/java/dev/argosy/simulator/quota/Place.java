package dev.argosy.simulator.quota;

/**
 * Where a call goes.
 *
 * @param account Bedrock's account or Vertex's project; empty if the call does not say
 * @param region Bedrock's region or Vertex's location; empty if the call does not say
 */
public record Place(Platform platform, String account, String region) {
  /** Whose call it is. */
  public enum Platform {
    BEDROCK,
    VERTEX
  }
}
