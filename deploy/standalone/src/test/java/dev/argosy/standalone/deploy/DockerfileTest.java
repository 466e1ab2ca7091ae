package dev.argosy.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.standalone.deploy.Dockerfile.Instruction;
import dev.argosy.worker.telemetry.TelemetryConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The image as far as it can be judged without Docker: what it copies, who it is, how it starts.
 */
final class DockerfileTest {
  private static final Path FILE = Repository.file("deploy/docker/Dockerfile");
  private static final Path OPTIONS = Repository.file("deploy/docker/java.options");
  private static final String HOME = "/opt/argosy/";

  private final Dockerfile image = Dockerfile.read(FILE);

  @Test
  void whatTheBuildMakesIsCopiedFromWhereItMakesIt() {
    String pom = Repository.text(Repository.file("deploy/standalone/pom.xml"));
    assertThat(pom)
        .contains("<finalName>argosy</finalName>")
        .contains("<outputDirectory>${project.build.directory}/lib</outputDirectory>")
        .contains("<classpathPrefix>lib/</classpathPrefix>");
    assertThat(image.all("COPY").stream().map(Instruction::arguments))
        .contains(
            "--from=build /source/deploy/standalone/target/argosy.jar " + HOME + "argosy.jar",
            "--from=build /source/deploy/standalone/target/lib " + HOME + "lib");
  }

  @Test
  void whatIsCopiedFromTheRepositoryIsThere() {
    List<Instruction> own =
        image.all("COPY").stream().filter(copy -> !copy.arguments().contains("--from=")).toList();
    assertThat(own).isNotEmpty();
    for (Instruction copy : own) {
      for (String source : copy.words().subList(0, copy.words().size() - 1)) {
        assertThat(Repository.file(source)).exists();
      }
    }
  }

  /** Docker sees nothing but what this file lets through. */
  @Test
  void everyModuleReachesTheBuild() {
    List<String> let =
        Repository.text(Repository.file("deploy/docker/Dockerfile.dockerignore"))
            .lines()
            .filter(line -> line.startsWith("!"))
            .map(line -> line.substring(1))
            .toList();
    Matcher modules =
        Pattern.compile("<module>(.*)</module>")
            .matcher(Repository.text(Repository.file("pom.xml")));
    assertThat(modules.results().map(module -> module.group(1)))
        .isNotEmpty()
        .allSatisfy(
            module ->
                assertThat(let)
                    .anySatisfy(path -> assertThat(Path.of(module).startsWith(path)).isTrue()));
    assertThat(let).contains("pom.xml", "deploy/docker/java.options");
    assertThat(let).allSatisfy(path -> assertThat(Files.exists(Repository.file(path))).isTrue());
  }

  @Test
  void itRunsAsAUserByNumberWhoIsNotRoot() {
    assertThat(image.last("USER").arguments()).matches("[1-9][0-9]*:[1-9][0-9]*");
    assertThat(image.instructions().indexOf(image.last("USER")))
        .isGreaterThan(image.instructions().indexOf(image.last("RUN")));
  }

  /** In exec form, so that java is process 1 and SIGTERM reaches it. */
  @Test
  void itIsJavaThatIsStartedWithWhatWasCopied() {
    Instruction start = image.last("ENTRYPOINT");
    assertThat(start.execForm()).isTrue();
    assertThat(start.words())
        .containsExactly(
            "java",
            "@" + HOME + "java.options",
            "-XX:AOTCache=" + HOME + "argosy.aot",
            "-jar",
            HOME + "argosy.jar");
    assertThat(image.last("CMD").words())
        .containsExactly("worker", "--config", "/etc/argosy/worker.yaml");
  }

  /** The JVM refuses, in silence, a cache of other options or of the same jar by another path. */
  @Test
  void theClassCacheIsMadeAsItIsUsed() {
    List<String> start = image.last("ENTRYPOINT").words();
    String run = image.last("RUN").arguments();
    assertThat(run)
        .contains("java " + start.get(1) + " ")
        .contains(start.get(2).replace("AOTCache", "AOTCacheOutput"))
        .contains("-XX:AOTMode=on " + start.get(2) + " -jar " + start.get(4))
        .doesNotContain("-jar argosy.jar");
  }

  /** With the cache missing, too, which must not be said on the command's stdout. */
  @Test
  void theOptionsAreThoseOfThisJava() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    String out =
        Repository.ran(
            java,
            "@" + OPTIONS,
            "-XX:AOTCache=/nonexistent/argosy.aot",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.argosy.standalone.Argosy",
            "--version");
    assertThat(out.strip()).matches("argosy .*").doesNotContain("\n");
  }

  @Test
  void theCollectorIsNamedAndTheHeapIsAPartOfTheLimit() {
    assertThat(Repository.text(OPTIONS).lines())
        .contains("-XX:+UseParallelGC", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError");
  }

  @Test
  void theImageNamesTheWorkersPort() {
    assertThat(image.last("EXPOSE").arguments())
        .isEqualTo(String.valueOf(TelemetryConfig.DEFAULT.port()));
  }
}
