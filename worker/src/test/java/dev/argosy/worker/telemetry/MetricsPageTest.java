package dev.argosy.worker.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/metrics.md} lists the meters that there are. After a change of {@link Meters}: {@code
 * mvn -pl worker -am verify -Dsurefire.failIfNoSpecifiedTests=false -Dtest=MetricsPageTest
 * -Ddocs=fix} writes the table anew.
 */
class MetricsPageTest {
  private static final Path PAGE =
      Path.of(System.getProperty("basedir", ""), "..", "docs", "metrics.md");
  private static final String BEGIN = "<!-- made of Meters by MetricsPageTest: begin -->\n";
  private static final String END = "<!-- end -->\n";

  @Test
  void thePageListsTheMetersThatThereAre() throws IOException {
    String page = Files.readString(PAGE);
    String made = withTable(page);
    if (System.getProperty("docs", "check").equals("fix")) {
      Files.writeString(PAGE, made);
    } else {
      assertThat(page).as("-Ddocs=fix writes it anew, see MetricsPageTest").isEqualTo(made);
    }
  }

  @Test
  void noTwoMetersHaveOneName() {
    assertThat(Meters.values()).extracting(Meters::prometheusName).doesNotHaveDuplicates();
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
    StringBuilder table = new StringBuilder();
    table.append("| name | type | unit | labels | meaning |\n|---|---|---|---|---|\n");
    for (Meters meter : Meters.values()) {
      table.append(
          "| `%s` | %s | %s | %s | %s |\n"
              .formatted(
                  meter.prometheusName(),
                  meter.prometheusType(),
                  meter.unit(),
                  String.join(
                      " ", meter.labels().stream().map(label -> "`" + label + "`").toList()),
                  meter.meaning()));
    }
    return table.toString();
  }
}
