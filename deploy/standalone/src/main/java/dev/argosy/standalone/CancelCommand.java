package dev.argosy.standalone;

import dev.argosy.contract.Cancel;
import dev.argosy.contract.Cancel.Target;
import dev.argosy.contract.CancelCodec;
import dev.argosy.contract.Topics;
import dev.argosy.standalone.kafka.KafkaConnection;
import dev.argosy.standalone.kafka.Submitter;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code argosy cancel}: says which requests are not wanted any more. */
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = {
      "Says which requests are not wanted any more; returns once the cluster has that.",
      "",
      "  argosy cancel inv-1 inv-2              requests by their ids",
      "  argosy cancel --ids ids.txt            the ids of a file, one a line",
      "  argosy cancel --tag job=invoices       all requests with that tag",
      "",
      "Workers hear it at once. What was not called never is; a call that is open is given up;",
      "either ends as cancelled, with what was spent until then. What has ended stays as it is:",
      "`argosy results` tells. Only requests that were posted before are meant, so that an id",
      "may be posted again.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = "  0 all replicas have it; 2 usage; 3 environment.")
final class CancelCommand implements Callable<Integer> {
  /** Workers keep 65,536 of all cancels; a job of many requests has a tag. */
  private static final int IDS_MAX = 10_000;

  private final Shell shell;
  private final CancelCodec codec = new CancelCodec();

  @Mixin final KafkaConnection kafka;

  @Parameters(paramLabel = "ID", arity = "0..*", description = "Ids of requests.")
  List<String> ids = new ArrayList<>();

  @Option(names = "--ids", paramLabel = "FILE", description = "More ids, one a line.")
  @Nullable Path idsFile;

  @Option(names = "--tag", paramLabel = "KEY=VALUE", description = "All requests with this tag.")
  @Nullable String tag;

  @Option(
      names = "--tenant",
      paramLabel = "NAME",
      description = "Only this tenant's. Default: anybody's.")
  @Nullable String tenant;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description = "The topic of control. Default: argosy.control.")
  String topic = Topics.defaults().control();

  @Option(
      names = "--json",
      description = "Prints {\"cancels\",\"ids\",\"tag\",\"tenant\",\"topic\"}.")
  boolean json;

  CancelCommand(Shell shell) {
    this.shell = shell;
    this.kafka = new KafkaConnection(shell.environment());
  }

  @Override
  public Integer call() throws IOException {
    Set<String> wanted = ids();
    List<Target> targets = targets(wanted);
    Instant now = Instant.now();
    try (Submitter submitter = new Submitter(kafka, topic, _ -> {})) {
      for (Target target : targets) {
        submitter.send(target.recordKey(), null, codec.encode(new Cancel(target, now)));
      }
      submitter.flush();
    }
    if (json) {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put("cancels", targets.size());
      answer.put("ids", wanted);
      answer.put("tag", tag);
      answer.put("tenant", tenant);
      answer.put("topic", topic);
      shell.json(answer);
    } else {
      shell.line(
          "said on %s that %s%s %s not wanted any more"
              .formatted(
                  topic,
                  tag == null ? what(wanted) : "all requests with the tag " + tag,
                  tenant == null ? "" : " of tenant " + tenant,
                  tag == null && wanted.size() == 1 ? "is" : "are"));
    }
    return ExitCode.DONE;
  }

  private static String what(Set<String> ids) {
    return ids.size() == 1
        ? "request " + ids.iterator().next()
        : "%,d requests".formatted(ids.size());
  }

  private Set<String> ids() throws IOException {
    Set<String> all = new LinkedHashSet<>(ids);
    Path file = idsFile;
    if (file != null) {
      if (!Files.isReadable(file)) {
        throw new UsageProblem(file + " can't be read");
      }
      try (BufferedReader lines = Files.newBufferedReader(file)) {
        String line = lines.readLine();
        while (line != null && all.size() <= IDS_MAX) {
          if (!line.isBlank()) {
            all.add(line);
          }
          line = lines.readLine();
        }
      }
    }
    if (all.size() > IDS_MAX) {
      throw new UsageProblem(
          "at most %,d ids at once: give the requests of a job a tag, and cancel by that"
              .formatted(IDS_MAX));
    }
    return all;
  }

  private List<Target> targets(Set<String> wanted) {
    String named = tag;
    if (named == null && wanted.isEmpty()) {
      throw new UsageProblem("which requests? Name their ids, --ids FILE, or --tag KEY=VALUE");
    }
    if (named != null && !wanted.isEmpty()) {
      throw new UsageProblem("ids or --tag, not both");
    }
    try {
      List<Target> targets = new ArrayList<>();
      for (String id : wanted) {
        targets.add(ofTenant(Target.ofId(id)));
      }
      if (named != null) {
        int equals = named.indexOf('=');
        if (equals < 0) {
          throw new UsageProblem("--tag must be KEY=VALUE, was " + named);
        }
        targets.add(
            ofTenant(Target.ofTag(named.substring(0, equals), named.substring(equals + 1))));
      }
      return targets;
    } catch (IllegalArgumentException brokenRule) {
      throw new UsageProblem(String.valueOf(brokenRule.getMessage()));
    }
  }

  private Target ofTenant(Target target) {
    return tenant == null ? target : target.ofTenant(tenant);
  }
}
