package dev.argosy.standalone.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.client.tools.Spent;
import dev.argosy.contract.Usage;
import dev.argosy.standalone.asking.Failure;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReviewReportTest {
  private static final Spent SPENT =
      new Spent(3, new Usage(1_200, 340, 0, 0, 0), new BigDecimal("0.0123"), 0);

  private static ReviewReport report() {
    ReviewReport report = new ReviewReport(new Range("b", "h", "main...work"));
    report.reviewed(
        "a.java",
        new Review(
            List.of(
                new Finding(9, Severity.LOW, "Slow.", "It waits.", Optional.empty()),
                new Finding(
                    0,
                    Severity.HIGH,
                    "Lost\nwork.",
                    "It\u001b[31m\u202e fails.",
                    Optional.of("Do:\n    x();")),
                new Finding(3, Severity.LOW, "Dead.", "Never.", Optional.of(" ")))));
    report.reviewed("good.java", new Review(List.of()));
    report.skipped("x.png", "binary");
    report.failed("evil\n`.java", new Failure("refused", "the model refused"));
    return report;
  }

  @Test
  void itIsMarkdownWorstFirstAndSafeOnATerminal() {
    assertThat(report().markdown(SPENT))
        .isEqualTo(
            """
            # Review of main...work

            3 findings: 1 high, 0 medium, 2 low; 2 files looked at, 2 not. 1,200 tokens in, 340 out, $0.0123.

            ## `a.java`

            **high:** Lost work.

            It[31m fails.

            Suggestion: Do:
                x();

            **low, line 3:** Dead.

            Never.

            **low, line 9:** Slow.

            It waits.

            ## Could not be looked at

            - `` evil\\u000a`.java ``: the model refused

            ## Not looked at

            - `x.png`: binary
            """);
  }

  @Test
  void itSaysHowBadItIs() {
    assertThat(report().atLeast(Severity.HIGH)).isEqualTo(1);
    assertThat(report().atLeast(Severity.MEDIUM)).isEqualTo(1);
    assertThat(report().atLeast(Severity.LOW)).isEqualTo(3);
    assertThat(report().incomplete()).isTrue();
  }
}
