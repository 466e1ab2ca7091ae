package dev.argosy.standalone;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** What a person wrote behind a command, to be written once more. */
final class GivenOptions {
  /** Words that no shell changes. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

  private GivenOptions() {}

  /** The options with their values, in their order, each as its own word. */
  static List<String> of(ParseResult given) {
    List<String> words = new ArrayList<>();
    given.matchedOptions().stream().distinct().forEach(option -> add(option, words));
    return words;
  }

  private static void add(OptionSpec option, Collection<String> words) {
    if (option.arity().max() == 0) {
      words.add(option.longestName());
      return;
    }
    for (String value : option.originalStringValues()) {
      words.add(option.longestName());
      words.add(value);
    }
  }

  /** The words as a shell of POSIX reads them. */
  static String quoted(List<String> words) {
    return words.stream()
        .map(word -> PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'")
        .collect(Collectors.joining(" "));
  }
}
