package dev.argosy.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.argosy.contract.Body;
import dev.argosy.contract.RawJson;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests written like a call of the Messages API.
 *
 * <p>What the API takes as a text has a method for it, images and documents are {@link Content};
 * everything richer (tools, whatever comes next) is native JSON: text, bytes, a Jackson {@code
 * JsonNode}, a map or a collection. But for files, whose limits are known, nothing is checked that
 * the platform checks.
 */
public final class MessageRequest {
  private MessageRequest() {}

  /** An empty request; a model and one message are needed. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects a request, its body included. Not thread-safe. */
  public static final class Builder extends EnvelopeBuilder<Builder> {
    private final ObjectNode body = NativeJson.MAPPER.createObjectNode();
    private final List<Placed> files = new ArrayList<>();
    private int images;

    private Builder() {}

    /** The model: a name of the fleet's configuration or an alias. */
    public Builder model(String name) {
      body.put("model", name);
      return this;
    }

    /** Most tokens of the answer, 1 or more. Quotas are reserved by it: set it. */
    public Builder maxTokens(int tokens) {
      body.put("max_tokens", tokens);
      return this;
    }

    /** The system prompt. */
    public Builder system(String text) {
      body.put("system", text);
      return this;
    }

    /** The system prompt as an array of blocks, for example with {@code cache_control}. */
    public Builder systemBlocks(Object json) {
      return with("system", json);
    }

    /** What the user says next. */
    public Builder user(String text) {
      return say("user", text);
    }

    /**
     * What the user says next, in parts: images and documents best before what is asked of them.
     */
    public Builder user(Content... parts) {
      ArrayNode blocks = messages().addObject().put("role", "user").putArray("content");
      for (Content part : parts) {
        if (part instanceof FileContent file) {
          images += file.isImage() ? 1 : 0;
          int number = file.isImage() ? images : files.size() + 1 - images;
          files.add(new Placed(blocks, blocks.size(), file.placed(number)));
          blocks.addNull(); // until the model is known
        } else {
          blocks.add(part.json(new Content.Surroundings("", 0)));
        }
      }
      return this;
    }

    /** What the user says next, as an array of content blocks: texts, images, tool results. */
    public Builder userBlocks(Object json) {
      return sayBlocks("user", json);
    }

    /** What the assistant said, or begins with. */
    public Builder assistant(String text) {
      return say("assistant", text);
    }

    /** What the assistant said, as an array of content blocks. */
    public Builder assistantBlocks(Object json) {
      return sayBlocks("assistant", json);
    }

    /** Messages so far, as an array of the API's messages, added to those that are there. */
    public Builder messages(Object json) {
      JsonNode all = NativeJson.node("messages", json);
      if (!all.isArray()) {
        throw new IllegalArgumentException("messages must be an array");
      }
      all.forEach(message -> messages().add(message));
      return this;
    }

    /** The tools, an array. */
    public Builder tools(Object json) {
      return with("tools", json);
    }

    /** How a tool is chosen, an object. */
    public Builder toolChoice(Object json) {
      return with("tool_choice", json);
    }

    /** Extended thinking, an object. */
    public Builder thinking(Object json) {
      return with("thinking", json);
    }

    /** Randomness, where the model takes it. */
    public Builder temperature(double value) {
      body.put("temperature", value);
      return this;
    }

    /** Texts that end the answer. */
    public Builder stopSequences(String... texts) {
      ArrayNode all = body.putArray("stop_sequences");
      for (String text : texts) {
        all.add(text);
      }
      return this;
    }

    /** Whether chunks are wanted while the answer grows. The result is whole either way. */
    public Builder stream(boolean wanted) {
      body.put("stream", wanted);
      return this;
    }

    /** {@code metadata.user_id} of the body: an opaque id of the end user, for the platform. */
    public Builder userId(String opaqueId) {
      body.putObject("metadata").put("user_id", opaqueId);
      return this;
    }

    /** Any member of the body, set as native JSON; a String is JSON text. */
    public Builder with(String member, Object json) {
      body.set(member, NativeJson.node(member, json));
      return this;
    }

    @Override
    Builder self() {
      return this;
    }

    @Override
    Body body() {
      var surroundings = new Content.Surroundings(body.path("model").asText(), files.size());
      files.forEach(file -> file.blocks.set(file.index, file.content.json(surroundings)));
      RawJson json = NativeJson.raw("body", body);
      return Body.of(json);
    }

    /** Where a file's block goes. */
    private record Placed(ArrayNode blocks, int index, FileContent content) {}

    private Builder say(String role, String text) {
      messages().addObject().put("role", role).put("content", text);
      return this;
    }

    private Builder sayBlocks(String role, Object json) {
      messages().addObject().put("role", role).set("content", NativeJson.node("content", json));
      return this;
    }

    private ArrayNode messages() {
      return body.withArray("messages");
    }
  }
}
