package dev.argosy.worker.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.argosy.worker.ConfigReader;
import dev.argosy.worker.config.Rules;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/security.md} lists the properties that are protected, and its examples can be used.
 * After a change of {@link ProtectedProperties}: {@code mvn -pl worker -am verify
 * -Dsurefire.failIfNoSpecifiedTests=false -Dtest=SecurityPageTest -Ddocs=fix} writes the table
 * anew.
 */
class SecurityPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", ""), "..", "docs", "security.md");
  private static final String BEGIN =
      "<!-- made of ProtectedProperties by SecurityPageTest: begin -->\n";
  private static final String END = "<!-- end -->\n";

  @Test
  void thePageListsTheProtectedProperties() throws IOException {
    String page = Files.readString(PAGE);
    String made = withTable(page);
    if (System.getProperty("docs", "check").equals("fix")) {
      Files.writeString(PAGE, made);
    } else {
      assertThat(page).as("-Ddocs=fix writes it anew, see SecurityPageTest").isEqualTo(made);
    }
  }

  @Test
  void itsPropertiesAreOnesThatKafkaKnowsAndTheWorkerTakes() throws IOException {
    List<String> examples = blocks("properties");
    assertThat(examples).hasSizeGreaterThan(5);
    for (String example : examples) {
      Map<String, String> properties = parsed(example);
      properties.remove("bootstrap.servers");
      Rules rules = new Rules();
      ProtectedProperties.check(rules, "", properties);
      assertThatCode(rules::hold).doesNotThrowAnyException();
      assertThat(properties.keySet())
          .allMatch(
              key ->
                  AdminClientConfig.configNames().contains(key)
                      || key.startsWith("config.providers."));
    }
  }

  @Test
  void itsConfigurationOfAWorkerCanBeUsed() throws IOException {
    String platforms =
        """
        platforms:
          west: {kind: bedrock, region: us-west-2}
        quotas:
          haiku: {metering: bedrock, tokens-per-minute: 2000000}
        models:
          claude-haiku-4-5:
            routes: [{platform: west, model-id: x, geography: global, quota: haiku}]
        """;
    var reader = new ConfigReader(Map.of("KAFKA_USERNAME", "ann", "KAFKA_PASSWORD", "hunter2"));
    List<String> examples = blocks("yaml");
    assertThat(examples).isNotEmpty();
    for (String example : examples) {
      assertThat(reader.parse(example + platforms).kafka().properties().keySet())
          .isNotEmpty()
          .isSubsetOf(AdminClientConfig.configNames());
    }
  }

  private static Map<String, String> parsed(String example) throws IOException {
    Properties properties = new Properties();
    properties.load(new StringReader(example));
    Map<String, String> parsed = new HashMap<>();
    properties.forEach((key, value) -> parsed.put(key.toString(), value.toString()));
    return parsed;
  }

  private static List<String> blocks(String language) throws IOException {
    return Pattern.compile("(?s)```" + language + "\n(.*?)```")
        .matcher(Files.readString(PAGE))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  private static String withTable(String page) {
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    assertThat(begin)
        .as("the table's place")
        .isGreaterThanOrEqualTo(BEGIN.length())
        .isLessThanOrEqualTo(end);
    return page.substring(0, begin) + table() + page.substring(end);
  }

  private static String table() {
    StringBuilder table = new StringBuilder("| why | properties |\n|---|---|\n");
    ProtectedProperties.byReason()
        .forEach(
            (reason, properties) ->
                table.append(
                    "| %s | %s |\n"
                        .formatted(
                            reason,
                            properties.stream()
                                .map(property -> "`" + property + "`")
                                .collect(Collectors.joining(", ")))));
    return table.toString();
  }
}
