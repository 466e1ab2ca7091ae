package dev.argosy.standalone.letters;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which letters are meant: those that every part lets through.
 *
 * @param causes wire names of error types; empty: any
 * @param models as the bodies name them; empty: any
 * @param tenants empty: any
 * @param since not older; null: any
 * @param until older than this; null: any
 * @param ids of their requests; empty with no {@code names}: any
 * @param names of letters; one that is named is let through by the ids too
 */
public record LetterFilter(
    Set<String> causes,
    Set<String> models,
    Set<String> tenants,
    @Nullable Instant since,
    @Nullable Instant until,
    Set<String> ids,
    Set<LetterName> names) {
  public LetterFilter {
    causes = Set.copyOf(causes);
    models = Set.copyOf(models);
    tenants = Set.copyOf(tenants);
    ids = Set.copyOf(ids);
    names = Set.copyOf(names);
  }

  /** Whether this letter is meant. */
  public boolean lets(Letter letter) {
    return (since == null || !letter.at().isBefore(since))
        && (until == null || letter.at().isBefore(until))
        && (causes.isEmpty() || causes.contains(letter.cause()))
        && oneOf(models, letter.model())
        && oneOf(tenants, letter.tenant())
        && isNamed(letter);
  }

  private static boolean oneOf(Set<String> wanted, Optional<String> is) {
    return wanted.isEmpty() || is.filter(wanted::contains).isPresent();
  }

  private boolean isNamed(Letter letter) {
    return (ids.isEmpty() && names.isEmpty())
        || names.contains(letter.name())
        || letter.id().filter(ids::contains).isPresent();
  }

  /** Whom it names, letters as {@link LetterName#toString} writes them; empty: nobody. */
  Set<String> named() {
    return ids.stream().map(LetterFilter::written).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Which of {@link #named} this letter is, whether or not it is meant otherwise. */
  Set<String> called(Letter letter) {
    Set<String> called = new HashSet<>();
    letter.id().filter(ids::contains).map(LetterFilter::written).ifPresent(called::add);
    if (names.contains(letter.name())) {
      called.add(letter.name().toString());
    }
    return called;
  }

  private static String written(String named) {
    return LetterName.parse(named).map(LetterName::toString).orElse(named);
  }

  /** Whether it says anything at all. */
  public boolean isEmpty() {
    return causes.isEmpty()
        && models.isEmpty()
        && tenants.isEmpty()
        && since == null
        && until == null
        && ids.isEmpty()
        && names.isEmpty();
  }
}
