package dev.argosy.standalone;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** The list of commands in the help, by who needs them; what is in no group comes last. */
final class CommandGroups {
  private static final Map<String, List<String>> GROUPS = new LinkedHashMap<>();
  private static final int NAME_WIDTH = 16;

  static {
    GROUPS.put("See it work", List.of("demo", "up", "simulator", "bench", "faults"));
    GROUPS.put("Ask Claude", List.of("chat", "extract", "review", "batch"));
    GROUPS.put("Requests and results", List.of("submit", "results", "find", "cancel", "audit"));
    GROUPS.put(
        "Run a fleet",
        List.of("check-config", "topics", "worker", "dead-letters", "usage", "doctor"));
  }

  private CommandGroups() {}

  /** The list, as picocli's section of the help. */
  static String render(Help help) {
    Map<String, Help> left = new LinkedHashMap<>(help.subcommands());
    left.values().removeIf(command -> command.commandSpec().usageMessage().hidden());
    StringBuilder list = new StringBuilder();
    GROUPS.forEach(
        (group, names) -> {
          List<Help> members = new ArrayList<>();
          for (String name : names) {
            Help member = left.remove(name);
            if (member != null) {
              members.add(member);
            }
          }
          list.append(group(help, group, members));
        });
    return list + group(help, "Besides", List.copyOf(left.values()));
  }

  private static String group(Help help, String name, List<Help> members) {
    if (members.isEmpty()) {
      return "";
    }
    int width = help.commandSpec().usageMessage().width();
    TextTable table =
        TextTable.forColumns(
            help.colorScheme(),
            new Column(NAME_WIDTH, 2, Column.Overflow.SPAN),
            new Column(width - NAME_WIDTH, 2, Column.Overflow.WRAP));
    for (Help member : members) {
      String[] header = member.commandSpec().usageMessage().header();
      String[] description =
          header.length == 0 ? member.commandSpec().usageMessage().description() : header;
      table.addRowValues(
          help.colorScheme().commandText(member.commandSpec().name()),
          help.colorScheme().text(description.length == 0 ? "" : description[0]));
    }
    return "%n%s:%n%s".formatted(name, table);
  }
}
