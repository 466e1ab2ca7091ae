package dev.argosy.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code argosy} and the class cache that it makes and uses: in a tree that looks built,
 * under a JDK that only notes how it was started.
 */
final class LauncherTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Path BASH = Path.of("/bin/bash");

  /** Notes its arguments, makes the cache that it is asked for, and fails where a file says so. */
  private static final String JAVA =
      """
      #!/bin/bash
      printf '%s\\n' "$*" >>"$NOTES"
      for argument in "$@"; do
        case $argument in
          -XX:AOTCacheOutput=*) echo classes >"${argument#*=}" ;;
          -XX:AOTMode=on) [ ! -e "$NOTES.refuse" ] || exit 1 ;;
        esac
      done
      echo answer
      """;

  @TempDir Path home;

  private Path notes;

  @BeforeEach
  void builtTree() throws IOException {
    Assumptions.assumeTrue(Files.isExecutable(BASH), "no bash to run the script with");
    notes = home.resolve("notes");
    Path script = home.resolve("argosy");
    Files.copy(Path.of("../../argosy"), script);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    for (String sources : List.of("common", "deploy/standalone")) {
      Files.createDirectories(home.resolve(sources).resolve("src/main"));
      write(sources + "/pom.xml", "");
    }
    write("pom.xml", "");
    write("deploy/standalone/target/argosy.jar", "jar");
    write("deploy/standalone/target/lib/some.jar", "jar");
    write("jdk/release", "JAVA_VERSION=\"25.0.3\"\n");
    for (String tool : List.of("java", "javac")) {
      assertThat(write("jdk/bin/" + tool, JAVA).toFile().setExecutable(true)).isTrue();
    }
    write("deploy/standalone/target/.built", "build-1\n"); // last: newer than all it is made of
  }

  @Test
  void theFirstStartGoesWithoutACacheAndMakesItForTheNext() throws Exception {
    assertThat(run("worker")).isEqualTo("answer\n");
    assertThat(lastRun("worker")).doesNotContain("AOT");
    Path cache = awaitCache();

    run("worker");
    assertThat(lastRun("worker")).contains("-XX:AOTCache=" + cache);
    assertThat(made()).isOne();
  }

  @Test
  void startsAtOnceMakeOneCache() throws Exception {
    List<Process> starts = new ArrayList<>();
    for (int number = 0; number < 8; number++) {
      starts.add(start(Map.of(), "demo"));
    }
    for (Process each : starts) {
      assertThat(ended(each)).isZero();
    }
    awaitCache();
    assertThat(made()).isOne();
  }

  @Test
  void anotherBuildOrJdkHasACacheOfItsOwnAndTheOldOneGoes() throws Exception {
    run("demo");
    Path first = awaitCache();

    write("deploy/standalone/target/.built", "build-2\n");
    run("demo");
    assertThat(lastRun("demo")).doesNotContain("AOT");
    Path second = awaitCache();
    assertThat(second).isNotEqualTo(first);

    write("jdk/release", "JAVA_VERSION=\"25.0.4\"\n");
    run("demo");
    assertThat(lastRun("demo")).doesNotContain("AOT");
    assertThat(awaitCache()).isNotIn(first, second);
    assertThat(made()).isEqualTo(3);
  }

  @Test
  void aCacheThatTheJvmRefusesIsNeitherUsedNorMadeAgain() throws Exception {
    write("notes.refuse", "");
    run("demo");
    await().atMost(PATIENCE).until(() -> Files.readString(notes).contains("-XX:AOTMode=on"));
    for (int number = 0; number < 3; number++) {
      assertThat(run("demo")).isEqualTo("answer\n");
      assertThat(lastRun("demo")).doesNotContain("AOT");
    }
    assertThat(made()).isOne();
  }

  @Test
  void helpAndBenchAndWhoeverWantsNothingBuiltMakeNone() throws Exception {
    run("--help");
    run("check-config", "worker.yaml");
    run("bench", "loop");
    ended(start(Map.of("ARGOSY_BUILD", "never"), "demo"));
    ended(
        start(Map.of("ARGOSY_JAVA_OPTIONS", "-XX:AOTCacheOutput=" + home.resolve("own")), "demo"));
    assertThat(lastRun("demo")).doesNotContain("AOTCache=");
    assertThat(caches()).doesNotExist();
  }

  /** What java was told at the last start of this command, but not to make a cache. */
  private String lastRun(String command) throws IOException {
    return Files.readAllLines(notes).stream()
        .filter(line -> line.endsWith("argosy.jar " + command))
        .reduce((_, last) -> last)
        .orElseThrow()
        .replace("-Xlog:aot*=off", "");
  }

  /** How often a cache was made. */
  private long made() throws IOException {
    return Files.readAllLines(notes).stream()
        .filter(line -> line.contains("-XX:AOTCacheOutput="))
        .count();
  }

  /** The one cache, once nothing else is there. */
  private Path awaitCache() {
    return await()
        .atMost(PATIENCE)
        .until(
            this::inCaches,
            files -> files.size() == 1 && !files.getFirst().toString().endsWith(".making"))
        .getFirst();
  }

  private List<Path> inCaches() throws IOException {
    try (Stream<Path> files = Files.list(caches())) {
      return files.toList();
    }
  }

  private Path caches() {
    return home.resolve("deploy/standalone/target/aot");
  }

  /** Runs the script to its end and returns its stdout. */
  private String run(String... arguments) throws Exception {
    Process process = start(Map.of(), arguments);
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(ended(process)).isZero();
    return out;
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(home.resolve("argosy").toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(home.resolve("err").toFile());
    builder.environment().keySet().removeIf(name -> name.endsWith("_OPTIONS"));
    builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
    builder.environment().put("NOTES", notes.toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static int ended(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private Path write(String path, String text) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }
}
