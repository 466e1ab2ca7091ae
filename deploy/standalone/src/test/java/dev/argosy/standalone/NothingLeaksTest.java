package dev.argosy.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.script.Script;
import dev.argosy.standalone.kafka.CommittedReader;
import dev.argosy.standalone.kafka.Submitter;
import dev.argosy.standalone.stack.Stack;
import dev.argosy.standalone.stack.StackConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * No prompt, answer, metadata or credential in what worker processes write, at their most talkative
 * and whatever goes wrong: markers are planted, and all that was written is searched for them.
 */
@Timeout(240)
final class NothingLeaksTest {
  private static final String PROMPT = "marker-prompt-Mrs-Miller";
  private static final String METADATA = "marker-metadata-4711";
  private static final String SECRET = "marker-secret-key";
  private static final String SESSION = "marker-session-token";
  private static final String BEARER = "marker-bearer-token";
  private static final String PASSWORD = "marker-password";

  /** What the simulated clouds answer to everybody. */
  private static final String ANSWER = "The ship was built of oak";

  private static final List<String> MARKERS =
      List.of(PROMPT, METADATA, SECRET, SESSION, BEARER, PASSWORD, ANSWER);

  /** Each id begins with how its call ends; see {@link #SCRIPT}. */
  private static final String SCRIPT =
      """
      requests:
        - {match: {prefix: held}, calls: [ok], delay: 60s}
        - {match: {prefix: cut}, calls: [cut, truncated, stream-error]}
        - {match: {prefix: reset}, calls: [reset, stream-failure, close]}
      """;

  private static final Pattern PAGE = Pattern.compile("/metrics on ([0-9.]+:[0-9]+)");

  @TempDir Path directory;

  private final Map<String, Result> results = new HashMap<>();

  @Test
  void whatGoesThroughAWorkerNeverStandsInItsLogsOrMetrics() throws Exception {
    try (EchoingCloud cloud = EchoingCloud.start();
        Stack stack = stack(cloud);
        CommittedReader reader = CommittedReader.fromBeginning(stack.kafka(), "argosy.results");
        Submitter submitter = new Submitter(stack.kafka(), "argosy.requests", _ -> {})) {
      List<String> ids = new ArrayList<>();
      try (ArgosyProcess killed =
          worker(
              stack,
              "killed",
              Map.of(
                  "AWS_ACCESS_KEY_ID", "AKIDTEST",
                  "AWS_SECRET_ACCESS_KEY", SECRET,
                  "AWS_SESSION_TOKEN", SESSION))) {
        post(submitter, "held-1", "claude-haiku-4-5", "", false);
        round(submitter, ids, "a");
        awaitResults(reader, ids);
        refused(submitter, ids, "a", 401, false); // each of these closes its route for a while
        awaitResults(reader, ids);
        refused(submitter, ids, "a", 403, false);
        awaitResults(reader, ids);
        assertThat(cloud.logins()).anyMatch(login -> login.startsWith("AWS4-HMAC-SHA256"));
        String page = page(killed);
        killed.kill();
        judge(killed, page);
      }
      stack.simulator().script(Script.parse(SCRIPT.replace("60s", "1ms")));
      try (ArgosyProcess drained =
          worker(stack, "drained", Map.of("AWS_BEARER_TOKEN_BEDROCK", BEARER))) {
        ids.add("held-1");
        round(submitter, ids, "b");
        awaitResults(reader, ids);
        refused(submitter, ids, "b", 404, true);
        awaitResults(reader, ids);
        assertThat(cloud.logins()).contains("Bearer " + BEARER);
        String page = page(drained);
        assertThat(drained.exitCodeAfterSigterm()).isZero();
        judge(drained, page);
      }
    }
    assertThat(results.values().stream().map(Result::error))
        .as("what is searched for was there")
        .anyMatch(error -> error != null && error.message().contains(PROMPT));
    assertThat(results.values())
        .anyMatch(
            result ->
                result.message() != null
                    && new String(result.message().bytes(), UTF_8).contains(ANSWER));
  }

  private Stack stack(EchoingCloud cloud) {
    return Stack.start(
        new StackConfig(
            directory.resolve("data"),
            0,
            SimulatorConfig.DEFAULT.withScript(Script.parse(SCRIPT)),
            OptionalInt.of(3),
            (servers, simulator) ->
                """
                worker: {max-in-flight: 64, max-waiting: 256, drain-timeout: 5s}
                kafka:
                  bootstrap-servers: "%s"
                  properties: {ssl.key.password: "%s"}
                retry: {attempts-max: 2, delay-base: 10ms, delay-max: 20ms}
                telemetry: {host: 127.0.0.1, port: 0}
                platforms:
                  west: {kind: bedrock, region: us-west-2, endpoint: "%s", credentials: none}
                  global: {kind: vertex, project: p, location: global, endpoint: "%s", credentials: none}
                  echo: {kind: bedrock, region: us-west-2, endpoint: "%s"}
                  echo-vertex: {kind: vertex, project: p, location: global, endpoint: "%5$s", credentials: none}
                quotas:
                  all: {metering: bedrock, tokens-per-minute: 10_000_000_000}
                  vertex: {metering: vertex, queries-per-minute: 1_000_000_000, input-tokens-per-minute: 10_000_000_000, output-tokens-per-minute: 10_000_000_000}
                models:
                  claude-haiku-4-5:
                    routes: [{platform: west, model-id: "global.anthropic.claude-haiku-4-5-20251001-v1:0", geography: global, quota: all}]
                  claude-sonnet-4-5:
                    routes: [{platform: global, model-id: "claude-sonnet-4-5@20250929", geography: global, quota: vertex}]
                  claude-opus-4-6:
                    routes: [{platform: echo, model-id: "global.anthropic.claude-opus-4-6-v1", geography: global, quota: all}]
                  claude-sonnet-4-6:
                    routes: [{platform: echo-vertex, model-id: "claude-sonnet-4-6", geography: global, quota: vertex}]
                """
                    .formatted(
                        servers,
                        PASSWORD,
                        simulator.bedrockUrl(),
                        simulator.vertexUrl(),
                        cloud.url())));
  }

  private ArgosyProcess worker(Stack stack, String id, Map<String, String> login) {
    Map<String, String> environment = new HashMap<>(login);
    environment.put("ARGOSY_LOG_LEVEL", "TRACE");
    environment.put("AWS_EC2_METADATA_DISABLED", "true");
    ArgosyProcess worker =
        ArgosyProcess.start(
            directory,
            environment,
            "worker",
            "--config",
            stack.workerFile().toString(),
            "--id",
            id);
    worker.line("ready worker=");
    return worker;
  }

  /** One of everything that may go wrong. */
  private void round(Submitter submitter, List<String> ids, String round) {
    for (boolean stream : new boolean[] {false, true}) {
      for (String model : List.of("claude-haiku-4-5", "claude-sonnet-4-5")) {
        for (String ending : List.of("ok", "cut", "reset")) {
          String id = "%s-%s-%s-%s".formatted(ending, round, model, stream ? "s" : "w");
          ids.add(post(submitter, id, model, "", stream));
        }
      }
      for (int status : new int[] {400, 413, 429, 500, 502, 503, 529}) {
        refused(submitter, ids, round, status, stream);
      }
    }
    submitter.send(null, null, ("not JSON: " + PROMPT).getBytes(UTF_8));
    submitter.send(
        null, null, ("{\"body\":{\"messages\":\"" + PROMPT + "\"},\"id\":7}").getBytes(UTF_8));
    ids.add(post(submitter, "tags-" + round, "claude-haiku-4-5", "\"tags\":7,", false));
    ids.add(post(submitter, "model-" + round, "nobody's", "", false));
    ids.add(
        post(
            submitter,
            "late-" + round,
            "claude-haiku-4-5",
            "\"expires_at\":\"2026-01-01T00:00:00Z\",",
            false));
    ids.add(
        post(
            submitter,
            "reply-" + round,
            "claude-haiku-4-5",
            "\"reply\":{\"topic\":\"nowhere\"},",
            false));
    submitter.flush();
  }

  /** On each of the clouds that repeat what they are asked. */
  private static void refused(
      Submitter submitter, List<String> ids, String round, int status, boolean stream) {
    for (String model : List.of("claude-opus-4-6", "claude-sonnet-4-6")) {
      String id = "status-%d-%s-%s-%s".formatted(status, round, model, stream ? "s" : "w");
      ids.add(post(submitter, id, model, "", stream));
    }
    submitter.flush();
  }

  private static String post(
      Submitter submitter, String id, String model, String members, boolean stream) {
    submitter.send(
        id,
        """
        {"id":"%s",%s"metadata":{"who":"%s"},"body":{"model":"%s","max_tokens":64,"stream":%s,\
        "metadata":{"user_id":"%1$s"},\
        "messages":[{"role":"user","content":"%1$s %s"}]}}"""
            .formatted(id, members, METADATA, model, stream, PROMPT)
            .getBytes(UTF_8));
    return id;
  }

  private void awaitResults(CommittedReader reader, List<String> ids) {
    ResultCodec codec = new ResultCodec();
    await()
        .atMost(Duration.ofSeconds(100))
        .pollInSameThread()
        .until(
            () -> {
              reader
                  .poll(Duration.ofMillis(50))
                  .forEach(
                      record -> {
                        Result result = codec.decode(record.value());
                        results.put(result.id(), result);
                      });
              return results.keySet().containsAll(ids);
            });
  }

  private static String page(ArgosyProcess worker) throws Exception {
    Matcher address = PAGE.matcher(worker.err());
    assertThat(address.find()).isTrue();
    try (HttpClient client = HttpClient.newHttpClient()) {
      StringBuilder pages = new StringBuilder();
      for (String path : List.of("/metrics", "/readyz", "/livez")) {
        URI uri = URI.create("http://" + address.group(1) + path);
        pages.append(
            client
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body());
      }
      assertThat(pages).contains("argosy_dead_letters_total");
      return pages.toString();
    }
  }

  /** All that the process has written, line by line, so that a failure shows the one that leaks. */
  private void judge(ArgosyProcess worker, String pages) throws Exception {
    assertThat(worker.err()).contains("DEBUG", "is ready");
    List<String> written = new ArrayList<>(pages.lines().toList());
    written.addAll(worker.err().lines().toList());
    written.addAll(worker.lines());
    try (Stream<Path> files = Files.list(directory)) { // also what a JVM leaves when it dies
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        written.addAll(Files.readAllLines(file));
      }
    }
    assertThat(written).noneMatch(line -> MARKERS.stream().anyMatch(line::contains));
  }
}
