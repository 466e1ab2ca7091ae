package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.embedded.junit.KafkaBroker;
import dev.argosy.embedded.junit.KafkaTest;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.hamcrest.Matchers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Services bring Spring Boot's versions of what we stand on. Maven resolves them in the modules
 * beside this one; here the contract runs on them, in a process without ours.
 */
@KafkaTest
class SpringBootTest {

  @ParameterizedTest
  @CsvSource({"3, jackson-bom.version", "4, jackson-2-bom.version"})
  void theContractHoldsOnItsKafkaAndJackson(String boot, String jackson, KafkaBroker broker)
      throws Exception {
    Path module = Path.of("spring-boot-" + boot, "target");
    String list = Files.readString(module.resolve("spring-boot-dependencies.pom"));
    Path output = module.resolve("output");

    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("service.java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-cp",
                Files.readString(module.resolve("class-path")) + ours(),
                ServiceProcess.class.getName(),
                broker.bootstrapServers())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("it ends").isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(Files.readAllLines(output, StandardCharsets.UTF_8))
        .contains("kafka " + version(list, "kafka.version"))
        .contains("jackson " + version(list, jackson))
        .contains("passed " + passing());
    assertThat(process.exitValue()).isZero();
  }

  private static long passing() {
    return 2L + FleetContract.rules().size();
  }

  /** The SDK, its tests, and what those need; nothing that Boot has a version of. */
  private static String ours() throws URISyntaxException {
    List<Class<?>> each = new ArrayList<>();
    each.add(FleetClient.class);
    each.add(SpringBootTest.class);
    each.add(org.junit.jupiter.api.Test.class);
    each.add(org.apiguardian.api.API.class);
    each.add(Assertions.class);
    each.add(Awaitility.class);
    each.add(Matchers.class);
    StringBuilder path = new StringBuilder();
    for (Class<?> type : each) {
      path.append(File.pathSeparator)
          .append(Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()));
    }
    return path.toString();
  }

  private static String version(String list, String name) {
    Matcher matcher = Pattern.compile("<" + Pattern.quote(name) + ">([^<]+)<").matcher(list);
    assertThat(matcher.find()).as(name).isTrue();
    return matcher.group(1);
  }
}
