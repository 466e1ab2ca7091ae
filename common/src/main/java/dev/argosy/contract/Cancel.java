package dev.argosy.contract;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says on the topic of control: these requests are not wanted any more. It reaches
 * those that were posted before it, so that an id that is posted again later is another request.
 *
 * @param cancel which requests
 * @param requestedAt when it was said, for people: what decides is the record's own time; null if
 *     it does not say
 */
public record Cancel(Target cancel, @Nullable Instant requestedAt) {
  /**
   * Which requests are meant: by their id or by one of their tags, never both.
   *
   * @param id the requests' id, 1..256 characters; null if a tag says which
   * @param tag a tag that they all have; null if the id says which
   * @param tenant whose requests alone, since tenants choose their ids and tags without each other;
   *     null: anybody's
   */
  public record Target(@Nullable String id, @Nullable Tag tag, @Nullable String tenant) {
    public Target {
      Rules.enforce((id == null) == (tag == null) ? ONE_OF_BOTH : null);
      Rules.enforce(id == null ? null : Rules.name("cancel.id", id));
      Rules.enforce(tenant == null ? null : Rules.name("cancel.tenant", tenant));
    }

    private static final ResultError ONE_OF_BOTH =
        ResultError.of(ErrorType.INVALID_REQUEST, "cancel must name an id or a tag, one of both");

    /** The requests of this id. */
    public static Target ofId(String id) {
      return new Target(id, null, null);
    }

    /** The requests with this tag. */
    public static Target ofTag(String key, String value) {
      return new Target(null, new Tag(key, value), null);
    }

    /** The same of one tenant alone. */
    public Target ofTenant(String name) {
      return new Target(id, tag, name);
    }

    /** The key of a record that says it: the id, or the tag as {@code tag:key=value}. */
    public String recordKey() {
      return tag == null ? String.valueOf(id) : "tag:" + tag.key() + "=" + tag.value();
    }
  }

  /**
   * A tag of a request.
   *
   * @param key 1..64 characters
   * @param value 0..256 characters
   */
  public record Tag(String key, String value) {
    public Tag {
      Rules.enforce(Rules.text("cancel.tag.key", key, 1, Rules.TAG_KEY_MAX));
      Rules.enforce(Rules.text("cancel.tag.value", value, 0, Rules.TAG_VALUE_MAX));
    }
  }

  public Cancel {
    Rules.enforce(requestedAt == null ? null : Rules.instant("requested_at", requestedAt));
  }
}
