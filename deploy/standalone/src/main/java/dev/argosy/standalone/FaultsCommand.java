package dev.argosy.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.argosy.standalone.faults.FaultRun;
import dev.argosy.standalone.faults.Kind;
import dev.argosy.standalone.faults.Kinds;
import dev.argosy.standalone.faults.RunFile;
import dev.argosy.standalone.faults.RunReport;
import dev.argosy.standalone.faults.Table;
import dev.argosy.worker.loop.KafkaConfig.GroupProtocol;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code argosy faults}: does a fleet keep its guarantees while it is broken on purpose? */
@Command(
    name = "faults",
    mixinStandardHelpOptions = true,
    description = {
      "Breaks a real fleet on purpose and accounts for every request.",
      "",
      "  argosy faults --only worker-kill --seed 7",
      "  argosy faults --group-protocol consumer --append runs.jsonl",
      "  argosy faults --table runs.jsonl",
      "",
      "Each run starts three brokers and some workers as processes, posts requests, lets one kind of",
      "fault strike at random times, and waits until each request has its result. Then: none lost,",
      "none doubled, and no call repeated but those that the workers hit had in flight; and the",
      "fault must have hit something. Needs neither network nor account, and leaves nothing behind.",
      "Without --only all kinds run, one after another.",
      ""
    },
    footerHeading = "%nKinds and exit codes:%n",
    footer = {
      "  worker-kill worker-freeze rolling-restart scale leader-kill brokers-down coordinator-move",
      "  commit-answer-lost old-transactions result-unwritable result-denied result-too-large",
      "  broker-partition platform-stall platform-storm partitions-added lane-added twin",
      "  offsets-deleted retention forged-metadata mirrored-metadata mixed",
      "",
      "Exit codes: 0 every run asked for kept the guarantees, those that stood in the file too;",
      "1 one did not, or was stopped; 2 usage; 3 environment."
    })
final class FaultsCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REQUESTS_MIN = 50;

  private final Shell shell;

  @Option(
      names = "--only",
      paramLabel = "KIND",
      description = "This kind of fault, and others given the same way. Default: all.")
  List<String> only = new ArrayList<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What strikes whom and when; again for one more run. Default: 1.")
  List<Long> seeds = new ArrayList<>();

  @Option(
      names = "--requests",
      paramLabel = "N",
      defaultValue = "1700",
      description = "Of each run. Default: ${DEFAULT-VALUE}.")
  int requests = 1700;

  @Option(
      names = "--group-protocol",
      paramLabel = "P",
      defaultValue = "classic",
      description = "How the workers share partitions: classic or consumer (KIP-848).")
  GroupProtocol protocol = GroupProtocol.CLASSIC;

  @Option(
      names = "--append",
      paramLabel = "FILE",
      description = {
        "Adds each run to this file, one a line. What stands there is not run again, and counts as",
        "it stands: delete the line of a failed run, or take another seed."
      })
  @Nullable Path append;

  @Option(
      names = "--table",
      paramLabel = "FILE",
      description = "Runs nothing: prints the table of the runs in this file.")
  @Nullable Path table;

  @Option(
      names = "--logs",
      paramLabel = "DIR",
      description = "Keeps the logs of brokers and workers there, a directory for each run.")
  @Nullable Path logs;

  @Option(names = "--json", description = "Prints one object with all runs.")
  boolean json;

  FaultsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    if (table != null) {
      RunFile file = new RunFile(table);
      if (!file.exists()) {
        throw new UsageProblem("no file of runs: " + table);
      }
      sayUnreadable(file, table);
      return answer(file.runs());
    }
    if (requests < REQUESTS_MIN || requests > 50_000) {
      throw new UsageProblem("--requests must be 50..50000");
    }
    List<Kind> kinds = only.isEmpty() ? Kinds.ALL : only.stream().map(Kinds::named).toList();
    return OrderlyEnd.run(end -> run(kinds, seeds.isEmpty() ? List.of(1L) : seeds, end));
  }

  private int run(List<Kind> kinds, List<Long> chosenSeeds, OrderlyEnd end) throws IOException {
    List<RunReport> all = new ArrayList<>();
    if (append != null) {
      sayUnreadable(new RunFile(append), append);
    }
    for (long seed : chosenSeeds) {
      for (Kind kind : kinds) {
        List<RunReport> known = known(kind, seed);
        if (!known.isEmpty()) {
          all.addAll(known);
          continue;
        }
        Optional<RunReport> run =
            new FaultRun(kind, seed, protocol, requests, logs, end::asked).run();
        if (run.isEmpty()) {
          shell.say("argosy: stopped");
          return ExitCode.WORK_LOST;
        }
        all.add(run.get());
        if (append != null) {
          new RunFile(append).append(run.get());
        }
        if (!json) {
          shell.line(run.get().sentence());
        }
      }
    }
    return answer(all);
  }

  private List<RunReport> known(Kind kind, long seed) throws IOException {
    return append == null
        ? List.of()
        : new RunFile(append).of(kind.name(), seed, protocol.name().toLowerCase(Locale.ROOT));
  }

  private void sayUnreadable(RunFile file, Path path) throws IOException {
    long unreadable = file.unreadable();
    if (unreadable > 0) {
      shell.say("argosy: %d lines of %s are no runs".formatted(unreadable, path));
    }
  }

  private int answer(List<RunReport> runs) throws IOException {
    boolean kept = runs.stream().allMatch(RunReport::ok);
    if (json) {
      List<Object> objects = new ArrayList<>();
      for (RunReport run : runs) {
        objects.add(JSON.readTree(run.line()));
      }
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("runs", objects);
      object.put("requests", runs.stream().mapToLong(RunReport::requests).sum());
      object.put("lost", runs.stream().mapToLong(RunReport::lost).sum());
      object.put("doubled", runs.stream().mapToLong(RunReport::doubled).sum());
      object.put("ok", kept);
      shell.json(object);
    } else {
      shell.line(Table.of(runs).stripTrailing());
    }
    return kept ? ExitCode.DONE : ExitCode.WORK_LOST;
  }
}
