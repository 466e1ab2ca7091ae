package dev.argosy.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Reads one model's list of prices. */
final class RatesReader {
  private RatesReader() {}

  /** The prices in these entries; what is wrong with them is added to the problems. */
  static List<Rates> read(String path, List<JsonNode> entries, List<String> problems) {
    List<Rates> all = new ArrayList<>();
    Set<Instant> dates = new TreeSet<>();
    Set<Instant> datesForAnyPrompt = new TreeSet<>();
    for (int i = 0; i < entries.size(); i++) {
      Section section = new Section(path + "[" + i + "]", entries.get(i), problems);
      Rates rates = rates(section);
      section.refuseUnknownKeys();
      boolean twice =
          all.stream()
              .anyMatch(
                  other ->
                      other.from().equals(rates.from())
                          && other.abovePromptTokens() == rates.abovePromptTokens());
      if (twice) {
        problems.add(
            path + "[" + i + "] must differ from the others in from or above-prompt-tokens");
      }
      all.add(rates);
      dates.add(rates.from());
      if (rates.abovePromptTokens() == Rates.ANY_PROMPT) {
        datesForAnyPrompt.add(rates.from());
      }
    }
    if (!dates.equals(datesForAnyPrompt)) {
      problems.add(path + " must have an entry without above-prompt-tokens for each date");
    }
    return all;
  }

  private static Rates rates(Section section) {
    return new Rates(
        section.date("from").orElse(Instant.MIN),
        section
            .integer("above-prompt-tokens", 1, Integer.MAX_VALUE)
            .map(Integer::longValue)
            .orElse(Rates.ANY_PROMPT),
        rate(section, "input"),
        rate(section, "output"),
        rate(section, "cache-write-5m"),
        rate(section, "cache-write-1h"),
        rate(section, "cache-read"));
  }

  private static BigDecimal rate(Section section, String key) {
    if (section.value(key) == null) {
      section.missing(key);
    }
    return section.decimal(key).orElse(BigDecimal.ZERO);
  }
}
