package dev.argosy.simulator.bedrock;

import dev.argosy.simulator.messages.MessagesRequest;
import java.util.Optional;

/** What InvokeModel demands of a native Messages body. */
final class InvokeRules {
  private static final String VERSION = "bedrock-2023-05-31";
  private static final int KEY_LENGTH_MAX = 256;

  private InvokeRules() {}

  /** The message of the ValidationException; empty if the body is valid. */
  static Optional<String> broken(MessagesRequest request) {
    if (request.model()) {
      return Optional.of("model: Extra inputs are not permitted");
    }
    if (request.stream()) {
      return Optional.of("stream: Extra inputs are not permitted");
    }
    if (request.version().isEmpty()) {
      return Optional.of("anthropic_version: Field required");
    }
    if (!request.version().equals(VERSION)) {
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
