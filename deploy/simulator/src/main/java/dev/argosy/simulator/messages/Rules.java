package dev.argosy.simulator.messages;

import java.util.Optional;

/** What every platform demands of a native Messages body, in the API's words. */
public final class Rules {
  private static final int KEY_LENGTH_MAX = 256;

  private Rules() {}

  /**
   * What is wrong with a body; empty if it is valid.
   *
   * @param version the {@code anthropic_version} that the platform demands
   */
  public static Optional<String> broken(MessagesRequest request, String version) {
    if (request.model()) {
      return Optional.of("model: Extra inputs are not permitted");
    }
    if (request.version().isEmpty()) {
      return Optional.of("anthropic_version: Field required");
    }
    if (!request.version().equals(version)) {
      return Optional.of("Invalid API version");
    }
    if (request.maxTokens() == MessagesRequest.ABSENT) {
      return Optional.of("max_tokens: Field required");
    }
    if (request.maxTokens() == MessagesRequest.NOT_A_NUMBER) {
      return Optional.of("max_tokens: Input should be a valid integer");
    }
    if (request.maxTokens() < 1) {
      return Optional.of("max_tokens: must be greater than or equal to 1");
    }
    if (request.messages() == MessagesRequest.ABSENT) {
      return Optional.of("messages: Field required");
    }
    if (request.messages() == 0) {
      return Optional.of("messages: at least one message is required");
    }
    if (request.key().length() > KEY_LENGTH_MAX) {
      return Optional.of("metadata.user_id: String should have at most 256 characters");
    }
    return Optional.empty();
  }
}
