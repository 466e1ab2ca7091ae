package dev.argosy.worker.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The fuzz tests as Jazzer's targets, guided by the branches they take: {@link #main} runs a Jazzer
 * for each test, which finds here the test's samples and reader.
 *
 * <p>Profile {@code jazzer}; {@code -Dfuzz.seconds=N} for each test, {@code -Dfuzz.tests=REGEX} for
 * some of them.
 */
public final class Guided {
  private static final String TEST = "fuzz.test";
  private static final String CORPUS = "fuzz.corpus";
  private static Fuzz.@Nullable Target target;

  private Guided() {}

  /** Arguments: directory of test classes, directory to write to, seconds, tests. */
  public static void main(String[] arguments) throws Exception {
    List<String> broken = new ArrayList<>();
    for (Method test : tests(Path.of(arguments[0]))) {
      String name = name(test);
      if (name.matches(".*(" + arguments[3] + ").*") && !survives(name, arguments)) {
        broken.add(name);
      }
    }
    if (!broken.isEmpty()) {
      throw new AssertionError("findings in " + broken);
    }
  }

  private static boolean survives(String name, String[] arguments) throws Exception {
    Path directory = Path.of(arguments[1], name.replace('#', '.'));
    Path corpus = Files.createDirectories(directory.resolve("corpus"));
    Path log = directory.resolve("log");
    int exit =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-D" + TEST + "=" + name,
                "-D" + CORPUS + "=" + corpus,
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Guided.class.getName(),
                "--instrumentation_includes=dev.argosy.**",
                "--custom_hook_includes=dev.argosy.**",
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + directory + "/",
                "-max_len=65536",
                "-max_total_time=" + arguments[2],
                corpus.toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    List<String> lines = Files.readAllLines(log);
    String end =
        lines.stream()
            .filter(line -> line.contains("DONE") || line.startsWith("== Java Exception"))
            .reduce((first, second) -> second)
            .orElse("see " + log);
    System.out.println(name + ": " + end);
    return exit == 0;
  }

  private static List<Method> tests(Path classes) throws IOException {
    try (Stream<Path> files = Files.walk(classes)) {
      return files
          .map(file -> classes.relativize(file).toString())
          .filter(file -> file.endsWith("FuzzTest.class"))
          .map(file -> file.replace('/', '.').replaceAll("\\.class$", ""))
          .flatMap(name -> Arrays.stream(load(name).getDeclaredMethods()))
          .filter(method -> method.isAnnotationPresent(Test.class))
          .sorted(Comparator.comparing(Guided::name))
          .toList();
    }
  }

  private static Class<?> load(String name) {
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException missing) {
      throw new IllegalStateException(missing);
    }
  }

  private static String name(Method test) {
    return test.getDeclaringClass().getName() + "#" + test.getName();
  }

  /** Called by Jazzer: begins the test, up to where it would mutate its samples. */
  public static void fuzzerInitialize() throws Exception {
    String[] name = System.getProperty(TEST).split("#", -1);
    Constructor<?> made = load(name[0]).getDeclaredConstructor();
    Method test = load(name[0]).getDeclaredMethod(name[1]);
    made.setAccessible(true);
    test.setAccessible(true);
    CompletableFuture<Fuzz.Target> handed = new CompletableFuture<>();
    Fuzz.guide =
        (samples, reader) -> {
          write(samples);
          handed.complete(reader);
          awaitForever(); // what the test holds open stays open
        };
    Object instance = made.newInstance();
    Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                test.invoke(instance);
              } catch (ReflectiveOperationException broken) {
                handed.completeExceptionally(broken);
              }
            });
    target = handed.get();
  }

  /** Called by Jazzer for each input. */
  public static void fuzzerTestOneInput(byte[] bytes) throws Throwable {
    if (target == null) {
      throw new IllegalStateException("no target");
    }
    target.read(bytes);
  }

  private static void write(List<byte[]> samples) {
    try {
      for (int number = 0; number < samples.size(); number++) {
        Files.write(Path.of(System.getProperty(CORPUS), "sample-" + number), samples.get(number));
      }
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  private static void awaitForever() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }
}
