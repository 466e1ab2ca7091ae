package dev.argosy.standalone.letters;

import dev.argosy.standalone.Shell;
import dev.argosy.standalone.letters.Fate.Reason;
import dev.argosy.standalone.letters.Fate.Stays;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Tells a person, or a program, what became of each letter. Owned by one thread. */
public final class RedriveReport {
  /** An object of {@code --json} tells of so many letters, and counts them all. */
  static final int LETTERS_MAX = 10_000;

  private final Shell shell;
  private final boolean json;
  private final boolean dryRun;
  private final List<Map<String, Object>> letters = new ArrayList<>();
  private final Map<Reason, Long> stayed = new EnumMap<>(Reason.class);
  private final List<String> notFound = new ArrayList<>();
  private long notFoundCount;
  private long gone;

  /**
   * @param json one object at the end in place of a line for each
   */
  public RedriveReport(Shell shell, boolean json, boolean dryRun) {
    this.shell = shell;
    this.json = json;
    this.dryRun = dryRun;
  }

  /** It went back, or would. */
  void goes(Letter letter, String lane, @Nullable Redriven note) {
    gone++;
    String to = note == null ? lane : note.to();
    tell(letter, "-> " + to, Map.of("lane", lane, "to", to));
  }

  /** It stays. */
  void stays(Letter letter, Stays stays) {
    stayed.merge(stays.reason(), 1L, Long::sum);
    tell(
        letter,
        "stays, %s: %s".formatted(stays.reason().text(), stays.detail()),
        Map.of("stays", stays.reason().text(), "detail", stays.detail()));
  }

  /** There is no letter that is called so, or only an older one than {@code --since} wants. */
  void notFound(String name) {
    notFoundCount++;
    if (!json) {
      shell.line(LetterText.plain("%-10s not found: no dead letter is called so".formatted(name)));
    } else if (notFound.size() < LETTERS_MAX) {
      notFound.add(name);
    }
  }

  private void tell(Letter letter, String text, Map<String, Object> facts) {
    if (!json) {
      shell.line(LetterText.plain("%-10s %s %s".formatted(letter.name(), letter.called(), text)));
    } else if (letters.size() < LETTERS_MAX) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("letter", letter.name().toString());
      object.put("id", letter.id().orElse(null));
      object.putAll(facts);
      letters.add(object);
    }
  }

  /** The end of it; false if a letter stays that was not redriven before, or is not there. */
  public boolean end() {
    if (json) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("redriven", dryRun ? 0 : gone);
      answer.put("would_be_redriven", dryRun ? gone : 0);
      Map<String, Object> stay = new LinkedHashMap<>();
      stayed.forEach((reason, count) -> stay.put(reason.text(), count));
      answer.put("stay", stay);
      answer.put("not_found", notFoundCount);
      answer.put("letters", letters);
      answer.put("missing", notFound);
      shell.json(answer);
    } else {
      shell.line(
          "%s%,d%s%s"
              .formatted(
                  dryRun ? "would be redriven: " : "redriven: ",
                  gone,
                  stayed.isEmpty()
                      ? ""
                      : stayed.entrySet().stream()
                          .map(RedriveReport::counted)
                          .collect(Collectors.joining("; ", "; stay: ", "")),
                  notFoundCount == 0 ? "" : "; not found: %,d".formatted(notFoundCount)));
    }
    return notFoundCount == 0 && stayed.keySet().stream().allMatch(Reason.REDRIVEN_BEFORE::equals);
  }

  private static String counted(Map.Entry<Reason, Long> reason) {
    String option = reason.getKey().option();
    return "%,d %s%s"
        .formatted(
            reason.getValue(),
            reason.getKey().text(),
            option.isEmpty() ? "" : " (" + option + " has them redriven all the same)");
  }
}
