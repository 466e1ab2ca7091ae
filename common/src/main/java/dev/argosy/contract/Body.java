package dev.argosy.contract;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A native Messages API request as its bytes, with what was read off its top level in one scan.
 * Everything else in it is for the platform to judge. Equal if the bytes are. Thread-safe.
 */
public final class Body {
  private final RawJson json;
  private final Members members;
  private final String model;
  private final int maxTokens;
  private final boolean stream;
  private final @Nullable String userId;

  /** What a finished scan found; {@code maxTokens} 0 means absent. */
  Body(
      RawJson json,
      Members members,
      String model,
      int maxTokens,
      boolean stream,
      @Nullable String userId) {
    this.json = json;
    this.members = members;
    this.model = model;
    this.maxTokens = maxTokens;
    this.stream = stream;
    this.userId = userId;
  }

  /**
   * The body in this JSON.
   *
   * @throws IllegalArgumentException naming the field, the rule and the value, if it breaks a rule
   *     of the contract
   */
  public static Body of(RawJson json) {
    return of(json, true);
  }

  /**
   * A body whose messages, and maybe more, are kept elsewhere: {@link Request#content}. The rest of
   * the contract holds for it.
   *
   * @throws IllegalArgumentException if it breaks a rule of the contract
   */
  public static Body withoutContent(RawJson json) {
    return of(json, false);
  }

  private static Body of(RawJson json, boolean messages) {
    int broken = Utf8.firstInvalid(json.array(), json.from(), json.to());
    if (broken >= 0) {
      throw new IllegalArgumentException(
          "body must be UTF-8, byte " + (broken - json.from()) + " is not");
    }
    try (JsonCursor cursor = JsonCursor.over(json.array(), json.from(), json.to())) {
      if (cursor.next() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("body must be a JSON object");
      }
      BodyReader reader = new BodyReader(cursor);
      reader.read();
      if (messages) {
        reader.requireMessages();
      }
      if (cursor.next() != null) {
        throw new IllegalArgumentException("body must end after its object");
      }
      if (cursor.duplicate() != null) {
        throw new IllegalArgumentException(
            "body must not name a member twice, was " + Rules.shown(cursor.duplicate()));
      }
      Rules.enforce(reader.problem());
      return reader.body();
    } catch (IOException notJson) {
      throw new IllegalArgumentException("body must be JSON", notJson);
    }
  }

  /** The model it names: a catalogue name or an alias, 1..256 characters. */
  public String model() {
    return model;
  }

  /** {@code max_tokens}, 1 or more; empty if the model's greatest output is meant. */
  public OptionalInt maxTokens() {
    return maxTokens == 0 ? OptionalInt.empty() : OptionalInt.of(maxTokens);
  }

  /** Whether it asks for a stream. */
  public boolean stream() {
    return stream;
  }

  /** {@code metadata.user_id}, if it is text. */
  public Optional<String> userId() {
    return Optional.ofNullable(userId);
  }

  /** Whether it has a top-level member of this name, such as {@code anthropic_version}. */
  public boolean has(String member) {
    return members.has(member);
  }

  /** Size in bytes. */
  public int size() {
    return json.size();
  }

  /** The files that it holds as base64, in order. */
  public List<EncodedFile> files() {
    return EncodedFile.in(json.array(), json.from(), json.to());
  }

  /** The bytes as they came. */
  public RawJson json() {
    return json;
  }

  /** The same body, asking for a stream. */
  public Body streamed() {
    RawJson asking = RawJson.of(rewritten(Set.of("stream"), "\"stream\":true"));
    return stream ? this : of(asking, has("messages"));
  }

  /**
   * The body for a platform, as a splice of bytes: without some top-level members and with others
   * put first.
   *
   * @param without names of top-level members to leave out; what {@code firstMembers} brings
   *     belongs here too
   * @param firstMembers members as JSON text, such as {@code
   *     "anthropic_version":"bedrock-2023-05-31"}, or empty
   * @return a new array, the caller's own
   */
  public byte[] rewritten(Set<String> without, String firstMembers) {
    return members.spliced(without::contains, firstMembers.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The whole body of one whose content is kept elsewhere, as a splice of bytes that is then read.
   *
   * @param content a JSON object of the members that were left out
   * @throws IllegalArgumentException if it is none, if a member stands in both, or if the whole
   *     breaks a rule of the contract
   */
  public Body joined(byte[] content) {
    if (content.length == 0 || content[0] != '{') {
      throw new IllegalArgumentException("content must be a JSON object");
    }
    byte[] own = rewritten(Set.of(), "");
    byte[] all = Arrays.copyOf(own, own.length + content.length - 1);
    all[own.length - 1] = ',';
    System.arraycopy(content, 1, all, own.length, content.length - 1);
    return of(RawJson.of(all));
  }

  /** A JSON object of these members alone, as far as the body has them. */
  public RawJson only(Set<String> names) {
    return RawJson.of(members.spliced(name -> !names.contains(name), new byte[0]));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Body that && json.equals(that.json);
  }

  @Override
  public int hashCode() {
    return json.hashCode();
  }

  /** Model and size, never the content. */
  @Override
  public String toString() {
    return "Body[model=" + model + ", " + size() + " bytes]";
  }
}
