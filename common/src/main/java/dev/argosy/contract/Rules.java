package dev.argosy.contract;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the envelope, once, for the records (which throw) and the codec (which reports). A
 * rule returns null if it is kept, else an error that names field, rule and value.
 */
final class Rules {
  static final int NAME_MAX = 256;
  static final int TAG_KEY_MAX = 64;
  static final int TAG_VALUE_MAX = 256;
  static final int RESIDENCY_MAX = 64;
  private static final int SHOWN_MAX = 64;
  private static final int REF_MAX = 900;
  private static final Pattern REF =
      Pattern.compile("[a-z0-9][a-z0-9-]{0,62}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}){1,8}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Instant FIRST = Instant.parse("1970-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private Rules() {}

  /** Throws if a rule is broken. */
  static void enforce(@Nullable ResultError problem) {
    if (problem != null) {
      throw new IllegalArgumentException(problem.message());
    }
  }

  static void notNegative(String field, long value) {
    enforce(value >= 0 ? null : broken(field, "must be 0 or more", Long.toString(value)));
  }

  static ResultError broken(String field, String rule, String value) {
    return ResultError.of(ErrorType.INVALID_REQUEST, field + " " + rule + ", was " + value);
  }

  static @Nullable ResultError name(String field, String value) {
    return text(field, value, 1, NAME_MAX);
  }

  static @Nullable ResultError text(String field, String value, int min, int max) {
    // No text has more code points than units, so the short ones are not counted.
    boolean fits =
        value.length() >= min
            && (value.length() <= max || value.codePointCount(0, value.length()) <= max);
    if (!fits) {
      return broken(field, "must have " + min + ".." + max + " characters", shown(value));
    }
    return clean(value)
        ? null
        : broken(field, "must hold no control characters or broken surrogates", shown(value));
  }

  static @Nullable ResultError topic(String field, String value) {
    boolean legal =
        !value.isEmpty()
            && value.length() <= Reply.TOPIC_MAX
            && !value.equals(".")
            && !value.equals("..")
            && value.chars().allMatch(Rules::legalInTopic);
    return legal
        ? null
        : broken(field, "must be a topic name of 1..249 of a-zA-Z0-9._-", shown(value));
  }

  static @Nullable ResultError ref(String field, String value) {
    return value.length() <= REF_MAX && REF.matcher(value).matches()
        ? null
        : broken(
            field,
            "must be STORE/KEY, segments of a-zA-Z0-9._- that begin with no dot",
            shown(value));
  }

  static @Nullable ResultError sha256(String field, String value) {
    return SHA256.matcher(value).matches()
        ? null
        : broken(field, "must be 64 lower-case hexadecimal digits", shown(value));
  }

  static @Nullable ResultError range(String field, long value, long min, long max) {
    return value >= min && value <= max
        ? null
        : broken(field, "must be " + min + ".." + max, Long.toString(value));
  }

  static @Nullable ResultError instant(String field, Instant value) {
    return value.isBefore(FIRST) || value.isAfter(LAST)
        ? broken(field, "must be in the years 1970..9999", value.toString())
        : null;
  }

  static @Nullable ResultError tag(String key, String value) {
    ResultError problem = text("tags key", key, 1, TAG_KEY_MAX);
    return problem != null ? problem : text("tags." + shown(key), value, 0, TAG_VALUE_MAX);
  }

  static @Nullable ResultError tags(Map<String, String> tags) {
    if (tags.size() > Request.TAGS_MAX) {
      return broken("tags", "must have at most 32 entries", Integer.toString(tags.size()));
    }
    for (Map.Entry<String, String> tag : tags.entrySet()) {
      ResultError problem = tag(tag.getKey(), tag.getValue());
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  static @Nullable ResultError metadata(RawJson metadata) {
    return metadata.size() <= Request.METADATA_BYTES_MAX
        ? null
        : ResultError.of(
            ErrorType.TOO_LARGE, "metadata must have at most 4096 bytes, was " + metadata.size());
  }

  static @Nullable ResultError fallback(List<String> models) {
    if (models.size() > Request.FALLBACK_MAX) {
      return broken("fallback", "must have at most 8 models", Integer.toString(models.size()));
    }
    for (String model : models) {
      ResultError problem = name("fallback", model);
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  /** A value as a message may show it: quoted, cut, nothing that breaks a line or an encoder. */
  static String shown(String value) {
    StringBuilder shown = new StringBuilder("\"");
    value.codePoints().limit(SHOWN_MAX).forEach(c -> shown.appendCodePoint(harmless(c) ? c : '?'));
    boolean whole =
        value.length() <= SHOWN_MAX || value.codePointCount(0, value.length()) <= SHOWN_MAX;
    return shown.append(whole ? "\"" : "\"...").toString();
  }

  private static boolean clean(String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c >= 0x7f) {
        return value.codePoints().allMatch(Rules::harmless);
      }
    }
    return true;
  }

  /** {@code codePoints()} gives a surrogate only where its other half is missing. */
  private static boolean harmless(int c) {
    return !Character.isISOControl(c)
        && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
  }

  private static boolean legalInTopic(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '.'
        || c == '_'
        || c == '-';
  }
}
