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
      "none doubled, and no more calls repeated than the workers hit had in flight. Needs neither",
      "network nor account, and leaves nothing behind. Without --only all kinds run, one after",
      "another.",
      ""
    },
    footerHeading = "%nKinds and exit codes:%n",
    footer = {
      "  worker-kill worker-freeze rolling-restart scale leader-kill brokers-down coordinator-move",
      "  commit-answer-lost old-transactions result-unwritable result-denied result-too-large",
      "  broker-partition platform-stall platform-storm partitions-added lane-added twin",
      "  offsets-deleted retention forged-metadata mirrored-metadata mixed",
      "",
      "Exit codes: 0 every run kept the guarantees; 1 one did not, or was stopped; 2 usage;",
      "3 environment."
    })
final class FaultsCommand implements Callable<Integer> {
  private static final ObjectMapper JSON = new ObjectMapper();

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
      description = "Adds each run to this file, one a line; runs that stand there are left out.")
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
      return answer(new RunFile(table).runs());
    }
    if (requests < 1 || requests > 50_000) {
      throw new UsageProblem("--requests must be 1..50000");
    }
    List<Kind> kinds = only.isEmpty() ? Kinds.ALL : only.stream().map(Kinds::named).toList();
    return OrderlyEnd.run(end -> run(kinds, seeds.isEmpty() ? List.of(1L) : seeds, end));
  }

  private int run(List<Kind> kinds, List<Long> chosenSeeds, OrderlyEnd end) throws IOException {
    List<RunReport> done = new ArrayList<>();
    for (long seed : chosenSeeds) {
      for (Kind kind : kinds) {
        if (known(kind, seed)) {
          continue;
        }
        Optional<RunReport> run =
            new FaultRun(kind, seed, protocol, requests, logs, end::asked).run();
        if (run.isEmpty()) {
          shell.say("argosy: stopped");
          return ExitCode.WORK_LOST;
        }
        done.add(run.get());
        if (append != null) {
          new RunFile(append).append(run.get());
        }
        if (!json) {
          shell.line(run.get().sentence());
        }
      }
    }
    return answer(done);
  }

  private boolean known(Kind kind, long seed) throws IOException {
    return append != null
        && new RunFile(append).holds(kind.name(), seed, protocol.name().toLowerCase(Locale.ROOT));
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
