package dev.argosy.standalone;

import dev.argosy.contract.ErrorType;
import dev.argosy.standalone.letters.LetterFilter;
import dev.argosy.standalone.letters.LetterName;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which dead letters are meant, as options of commands. */
final class LetterOptions {
  @Option(
      names = "--cause",
      split = ",",
      paramLabel = "TYPE",
      description = "Only those that failed with this error type; several after commas.")
  List<String> causes = List.of();

  @Option(
      names = "--model",
      split = ",",
      paramLabel = "NAME",
      description = "Only those whose bodies name this model; several after commas.")
  List<String> models = List.of();

  @Option(
      names = "--tenant",
      split = ",",
      paramLabel = "NAME",
      description = "Only this tenant's; several after commas.")
  List<String> tenants = List.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = {
        "Only those that died at or after this time: an instant such as 2026-11-22T12:00:00Z,",
        "or how long ago, as in 30m or 2h. Less to read is faster."
      })
  @Nullable String since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Only those that died before this time; as --since.")
  @Nullable String until;

  /**
   * What the options say.
   *
   * @param named ids, or letters as PARTITION:OFFSET; empty: all
   * @throws UsageProblem if one of them says nothing that there is
   */
  LetterFilter filter(Set<String> named, Instant now) {
    for (String cause : causes) {
      if (ErrorType.ofWire(cause).isEmpty()) {
        throw new UsageProblem(
            "--cause must be one of %s, was %s"
                .formatted(
                    Arrays.stream(ErrorType.values())
                        .map(ErrorType::wire)
                        .collect(Collectors.joining(", ")),
                    cause));
      }
    }
    Set<String> ids = new LinkedHashSet<>(named);
    Set<LetterName> names = new LinkedHashSet<>();
    named.forEach(each -> LetterName.parse(each).ifPresent(names::add));
    return new LetterFilter(
        Set.copyOf(causes),
        Set.copyOf(models),
        Set.copyOf(tenants),
        Moment.of("--since", since, now),
        Moment.of("--until", until, now),
        ids,
        names);
  }
}
