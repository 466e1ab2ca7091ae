package dev.argosy.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.Usage;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Money, computed by hand from the vendors' price lists. */
class PriceTest {
  private static final Catalog CATALOG = Catalog.bundled();
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  private static BigDecimal amount(String model, String geography, Usage usage) {
    return CATALOG.price(model, geography, usage, NOW).orElseThrow().amount();
  }

  @ParameterizedTest
  @CsvSource({
    "claude-fable-5-1, 10, 50, 12.5, 20, 0.25",
    "claude-fable-5, 10, 50, 12.5, 20, 1",
    "claude-opus-5-5, 4, 20, 5, 8, 0.2",
    "claude-opus-5, 5, 25, 6.25, 10, 0.5",
    "claude-opus-4-8, 5, 25, 6.25, 10, 0.5",
    "claude-opus-4-7, 5, 25, 6.25, 10, 0.5",
    "claude-opus-4-6, 5, 25, 6.25, 10, 0.5",
    "claude-opus-4-5, 5, 25, 6.25, 10, 0.5",
    "claude-opus-4-1, 15, 75, 18.75, 30, 1.5",
    "claude-sonnet-5-5, 2, 10, 2.5, 4, 0.1",
    "claude-sonnet-5, 2, 10, 2.5, 4, 0.2",
    "claude-sonnet-4-6, 3, 15, 3.75, 6, 0.3",
    "claude-sonnet-4-5, 3, 15, 3.75, 6, 0.3",
    "claude-haiku-4-5, 1, 5, 1.25, 2, 0.1",
  })
  void aMillionTokensOfEachClassCostTheListPrice(
      String model, String input, String output, String write5m, String write1h, String read) {
    long million = 1_000_000;
    assertThat(amount(model, "global", new Usage(million, 0, 0, 0, 0))).isEqualTo(input);
    assertThat(amount(model, "global", new Usage(0, million, 0, 0, 0))).isEqualTo(output);
    assertThat(amount(model, "global", new Usage(0, 0, million, 0, 0))).isEqualTo(write5m);
    assertThat(amount(model, "global", new Usage(0, 0, 0, million, 0))).isEqualTo(write1h);
    assertThat(amount(model, "global", new Usage(0, 0, 0, 0, million))).isEqualTo(read);
  }

  /** Written out, in millionths of a dollar, behind each line. */
  @ParameterizedTest
  @CsvSource({
    "claude-haiku-4-5, global, 1000, 200, 0, 0, 0, 0.002", // 1000*1 + 200*5
    "claude-haiku-4-5, eu, 1000, 200, 0, 0, 0, 0.0022", // 2000 * 1.1
    "claude-haiku-4-5, us-east5, 1000, 200, 0, 0, 0, 0.0022", // a region costs like a geography
    "claude-haiku-4-5, global, 0, 0, 1000, 0, 0, 0.00125", // 5m write
    "claude-haiku-4-5, global, 0, 0, 0, 1000, 0, 0.002", // 1h write: 60 % more
    "claude-haiku-4-5, global, 1, 1, 1, 1, 1, 0.00000935", // 1 + 5 + 1.25 + 2 + 0.1
    "claude-haiku-4-5, jp, 1, 1, 1, 1, 1, 0.000010285", // 9.35 * 1.1
    "claude-opus-4-1, us, 1000, 100, 0, 0, 0, 0.0225", // 15000 + 7500, no premium before 4.5
    "claude-opus-4-5, us, 1000, 100, 0, 0, 0, 0.00825", // (5000 + 2500) * 1.1
    "claude-opus-5-5, global, 0, 0, 0, 0, 3, 0.0000006", // 3 * 0.20
    "claude-haiku-4-5, global, 0, 0, 0, 0, 0, 0",
    "claude-fable-5-1, global, 400000, 100000, 0, 0, 0, 9", // 4 + 5: no exponent, no zeros
  })
  void usageCostsExactlyTheSum(
      String model,
      String geography,
      long in,
      long out,
      long w5m,
      long w1h,
      long read,
      String usd) {
    BigDecimal amount = amount(model, geography, new Usage(in, out, w5m, w1h, read));
    assertThat(amount.toPlainString()).isEqualTo(usd);
  }

  @ParameterizedTest
  @CsvSource({
    "100000, 0, 0, 0, 0.01", // at the boundary: 0.10 a million
    "100001, 0, 0, 0, 0.0500005", // above it the whole request: 0.50 a million
    "0, 0, 0, 100000, 0.001", // reads count towards the boundary, at their own price
    "0, 0, 0, 100001, 0.00500005",
    "50000, 20000, 20000, 10000, 0.0116", // 5000 + 2500 + 4000 + 100
    "50000, 20000, 20000, 10001, 0.05800005", // 25000 + 12500 + 20000 + 500.05
  })
  void haiku55HasTwoTiersByTheWholePrompt(
      long input, long write5m, long write1h, long read, String usd) {
    Usage usage = new Usage(input, 0, write5m, write1h, read);
    assertThat(amount("claude-haiku-5-5", "global", usage).toPlainString()).isEqualTo(usd);
  }

  @Test
  void haiku55sTierHoldsForTheOutputToo() {
    assertThat(amount("claude-haiku-5-5", "global", new Usage(100_000, 1000, 0, 0, 0)))
        .isEqualTo("0.0105");
    assertThat(amount("claude-haiku-5-5", "eu", new Usage(100_001, 1000, 0, 0, 0)))
        .isEqualTo("0.05775055"); // (50000.5 + 2500) * 1.1
  }

  @ParameterizedTest
  @CsvSource({
    "2026-10-06T23:59:59.999999999Z, 0.2",
    "2026-10-07T00:00:00Z, 0.1",
    "2020-01-01T00:00:00Z, 0.2",
  })
  void sonnet55sCacheReadsBecameCheaperOn7October(Instant at, String usd) {
    Usage reads = new Usage(0, 0, 0, 0, 1_000_000);
    assertThat(CATALOG.price("claude-sonnet-5-5", "global", reads, at))
        .contains(new Price(new BigDecimal(usd), "2026-10-07"));
  }

  @Test
  void anUnknownModelIsUnpricedNotFree() {
    assertThat(CATALOG.price("claude-next", "global", Usage.NONE, NOW)).isEmpty();
  }

  @Test
  void anAliasCostsWhatItsModelCosts() {
    Usage usage = new Usage(1, 2, 3, 4, 5);
    assertThat(CATALOG.price("claude-haiku-4.5", "eu", usage, NOW))
        .isEqualTo(CATALOG.price("claude-haiku-4-5", "eu", usage, NOW));
  }
}
