package dev.argosy.worker.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The checks of one record's constructor. All rules are tried before {@link #hold} throws, so that
 * no broken rule hides the next. Keys are the file's and relative to the record's own table.
 */
public final class Rules {
  /**
   * What names of platforms, quotas and geographies look like; they become values of metric tags.
   */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

  private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@:-]{0,127}");
  private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");

  /** What a topic's name must be. */
  static final String TOPIC_RULE =
      "must be a topic's name: letters, digits and . _ -, at most 249 of them";

  private final List<Problem> broken = new ArrayList<>();

  /** Notes a problem unless the rule is kept. */
  public Rules require(boolean kept, String key, String rule, Object value) {
    if (!kept) {
      broken.add(new Problem(key, rule, Shown.value(key, value)));
    }
    return this;
  }

  /** A whole number between two bounds, both allowed. */
  public Rules range(long value, long least, long most, String key) {
    return require(value >= least && value <= most, key, "must be " + least + ".." + most, value);
  }

  /** A number of bytes between two bounds, both allowed. */
  public Rules bytes(long value, long least, long most, String key) {
    return require(
        value >= least && value <= most,
        key,
        "must be " + Units.bytes(least) + ".." + Units.bytes(most),
        Units.bytes(value));
  }

  /** A time span between two bounds, both allowed. */
  public Rules range(Duration value, Duration least, Duration most, String key) {
    return require(
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        key,
        "must be " + Units.duration(least) + ".." + Units.duration(most),
        value);
  }

  /** A name of the operator's choice: lower case letters, digits and dashes, at most 63. */
  public Rules name(String value, String key) {
    return require(
        NAME.matcher(value).matches(),
        key,
        "must be a name of lower case letters, digits and dashes, at most 63 of them",
        value);
  }

  /** A catalogue name or an alias of one. */
  public Rules model(String value, String key) {
    return require(
        MODEL.matcher(value).matches(),
        key,
        "must be a model's name: letters, digits and . _ @ : -, at most 128 of them",
        value);
  }

  /** A name that Kafka accepts for a topic. */
  public Rules topic(String value, String key) {
    return require(isTopic(value), key, TOPIC_RULE, value);
  }

  static boolean isTopic(String value) {
    return TOPIC.matcher(value).matches();
  }

  /**
   * The end of the constructor.
   *
   * @throws InvalidConfig if any rule was broken
   */
  public void hold() {
    if (!broken.isEmpty()) {
      throw new InvalidConfig(broken);
    }
  }
}
