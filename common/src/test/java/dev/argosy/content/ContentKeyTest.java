package dev.argosy.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.ContentRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentKeyTest {
  @ParameterizedTest
  @CsvSource({
    "billing, billing",
    "inv-2026-0017, inv-2026-0017",
    "a_b, a_5Fb",
    ".., _2E.",
    "a/b, a_2Fb",
    "Grüße, Gr_C3_BC_C3_9Fe",
    "_, _5F"
  })
  void aTextIsOneSegment(String text, String segment) {
    assertThat(ContentKey.segment(text)).isEqualTo(segment);
  }

  @Test
  void whoHasNoTenantHasAPrefixThatNoTenantHas() {
    assertThat(ContentKey.prefix(null)).isEqualTo("_");
    assertThat(ContentKey.prefix("_")).isNotEqualTo("_");
  }

  /** Any two texts: their segments differ, and each is one that a key may have. */
  @Test
  void noTwoTextsShareASegment() {
    Random random = new Random(7);
    Map<String, String> seen = new HashMap<>();
    for (int i = 0; i < 20_000; i++) {
      String text = text(random);
      String segment = ContentKey.segment(text);
      assertThat(ContentKey.isKey(segment)).as(text).isTrue();
      assertThat(seen.putIfAbsent(segment, text)).isIn(null, text);
    }
  }

  private static String text(Random random) {
    String alphabet = "ab._-/hH2F\u00e4\u0001";
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(random.nextInt(50) == 0 ? 250 : 6);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  @Test
  void aKeyIsOfOneTenantOnly() {
    byte[] content = {1};
    ContentKey key = ContentKey.ofRequest("main", "billing", "inv-1", content);
    assertThat(key.ref()).isEqualTo("main/billing/inv-1/request-" + ContentKey.sha256(content));
    assertThat(key.isOf("billing")).isTrue();
    assertThat(key.isOf("bill")).isFalse();
    assertThat(key.isOf("billing/inv-1")).isFalse();
    assertThat(key.isOf(null)).isFalse();
    assertThat(ContentKey.of(new ContentRef(key.ref(), 1, ContentKey.sha256(content))))
        .isEqualTo(key);
  }
}
