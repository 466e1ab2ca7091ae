package dev.argosy.client;

import java.time.Duration;

/** The checks of our configuration records: a message names key, rule and value. */
final class Checks {
  private Checks() {}

  static void require(boolean kept, String key, String rule, Object value) {
    if (!kept) {
      throw new IllegalArgumentException(key + " " + rule + ", was " + value);
    }
  }

  static void range(String key, long value, long least, long most) {
    require(value >= least && value <= most, key, "must be " + least + ".." + most, value);
  }

  static void range(String key, Duration value, Duration least, Duration most) {
    require(
        value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
        key,
        "must be " + least + ".." + most,
        value);
  }

  static void topic(String key, String value) {
    require(
        value.matches("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}"),
        key,
        "must be a topic's name of 1..249 of a-zA-Z0-9._-",
        value);
  }

  static void servers(String value) {
    require(
        value.matches("[^\\s,]+:[0-9]{1,5}(\\s*,\\s*[^\\s,]+:[0-9]{1,5})*"),
        "bootstrapServers",
        "must be host:port, more after commas",
        value);
  }
}
