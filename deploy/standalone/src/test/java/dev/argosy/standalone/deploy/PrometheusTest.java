package dev.argosy.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Prometheus' files: by its own tool where there is one, else by their form. */
final class PrometheusTest {
  private static final Path FILES = Repository.file("deploy/prometheus");
  private static final Pattern METRIC = Pattern.compile("argosy_[a-z_]+\\b");

  @Test
  void promtoolTakesThemAndTheAlertsFireAsTheyShould() {
    Path promtool = Repository.onThePath("promtool").orElse(null);
    Assumptions.assumeTrue(promtool != null, "no promtool on the PATH to ask");
    Repository.ran(promtool, "check", "config", FILES.resolve("prometheus.yml"));
    Repository.ran(promtool, "test", "rules", FILES.resolve("alerts.test.yml"));
  }

  @Test
  void everyMetricThatIsAskedForIsOneOfTheWorkers() {
    String served = Repository.text(Repository.file("docs/metrics.md"));
    for (String file :
        List.of(
            "deploy/prometheus/alerts.yml",
            "deploy/prometheus/alerts.test.yml",
            "deploy/kubernetes/base/scaledobject.yaml")) {
      List<String> asked =
          METRIC
              .matcher(Repository.text(Repository.file(file)))
              .results()
              .map(MatchResult::group)
              .distinct()
              .toList();
      assertThat(asked)
          .isNotEmpty()
          .allSatisfy(name -> assertThat(served).contains("| `" + name + "` |"));
    }
  }

  @Test
  void theRulesThatAreNamedAreThere() {
    JsonNode config = Repository.yaml(FILES.resolve("prometheus.yml"));
    assertThat(Repository.texts(config.path("rule_files")))
        .isNotEmpty()
        .allSatisfy(file -> assertThat(FILES.resolve(file)).exists());
  }

  @Test
  void everyAlertSaysHowBadItIsAndWhatIsWrong() {
    List<JsonNode> rules = new ArrayList<>();
    Repository.yaml(FILES.resolve("alerts.yml"))
        .path("groups")
        .forEach(group -> group.path("rules").forEach(rules::add));
    assertThat(rules)
        .isNotEmpty()
        .allSatisfy(
            rule -> {
              assertThat(rule.path("alert").asText()).startsWith("Argosy");
              assertThat(rule.path("for").asText()).matches("[0-9]+m");
              assertThat(rule.at("/labels/severity").asText()).isIn("info", "warning", "critical");
              assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
            });
  }
}
