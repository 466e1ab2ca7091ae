package dev.argosy.client.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.argosy.contract.RawJson;
import java.io.IOException;

/**
 * A conversation as it is stored: one JSON object, content included.
 *
 * @param version counts what was stored under its id, from 1; also a member of the object
 * @param json the object
 */
public record ConversationState(long version, RawJson json) {
  static final String VERSION = "version";

  public ConversationState {
    ConversationConfig.require(version >= 1, VERSION, "must be 1 or more", version);
  }

  /**
   * What a store has kept.
   *
   * @throws ConversationStoreException if it is no state
   */
  public static ConversationState of(byte[] bytes) {
    JsonNode version;
    try {
      version = Json.MAPPER.readTree(bytes).path(VERSION);
    } catch (IOException notJson) {
      throw new ConversationStoreException("what is stored is not JSON", notJson);
    }
    if (!version.canConvertToLong() || version.asLong() < 1) {
      throw new ConversationStoreException("what is stored has no version", null);
    }
    return new ConversationState(version.asLong(), RawJson.of(bytes));
  }
}
