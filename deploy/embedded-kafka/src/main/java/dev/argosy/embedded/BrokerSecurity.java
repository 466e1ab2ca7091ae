package dev.argosy.embedded;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may log in on a broker's secured listeners, and do what. There are two of them beside the
 * plain one: passwords (SCRAM-SHA-512) over TLS, and client certificates. An authorizer lets users
 * do what ACLs allow and nothing else; clients of the plain listener may do everything, so that
 * tests can set up ACLs and look behind them.
 *
 * @param passwords by user; they are put into the data when an empty directory is formatted, so a
 *     directory that an earlier broker used keeps the users it has. None: no secured listeners and
 *     no authorizer
 * @param superUsers those of them who may do everything
 */
public record BrokerSecurity(Map<String, String> passwords, Set<String> superUsers) {
  /** A broker with its plain listener only, where everybody may do everything. */
  public static final BrokerSecurity NONE = new BrokerSecurity(Map.of(), Set.of());

  /** Both travel inside other notations: a principal, a JAAS entry, an argument of format. */
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

  private static final Pattern PASSWORD = Pattern.compile("[A-Za-z0-9_-]{4,}");

  public BrokerSecurity {
    passwords = Map.copyOf(passwords);
    superUsers = Set.copyOf(superUsers);
    passwords.forEach(
        (user, password) -> {
          require(NAME.matcher(user).matches(), "a user is letters, digits, _ and -: " + user);
          require(
              PASSWORD.matcher(password).matches(),
              "a password is four or more letters, digits, _ and -; not so that of " + user);
        });
    require(
        passwords.keySet().containsAll(superUsers), "a super user has a password: " + superUsers);
  }

  /** Whether there is a secured listener at all. */
  boolean secured() {
    return !passwords.isEmpty();
  }

  /** Without the passwords. */
  @Override
  public String toString() {
    return "BrokerSecurity[users=%s, superUsers=%s]".formatted(passwords.keySet(), superUsers);
  }

  private static void require(boolean kept, String rule) {
    if (!kept) {
      throw new IllegalArgumentException(rule);
    }
  }
}
