package dev.argosy.contract;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Records with every field set, and with none that may be absent. */
final class Samples {
  static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
  static final String BODY =
      "{\"model\":\"claude-haiku-4-5\",\"max_tokens\":256,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"Grüße\"}]}";
  static final String SHA = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
  static final Usage USAGE = new Usage(10, 20, 30, 40, 50);
  static final RawJson METADATA = RawJson.of("{\"s3\": \"bucket/key\"}");

  private Samples() {}

  static Body body() {
    return Body.of(RawJson.of(BODY));
  }

  static Request fullRequest() {
    return new Request(
        "inv-2026-0017",
        body(),
        "billing",
        Map.of("job", "invoices"),
        METADATA,
        NOON,
        NOON.plusSeconds(1),
        List.of("claude-sonnet-4-5"),
        new Limits(new BigDecimal("0.05"), 3),
        "eu",
        new Reuse(3600),
        new Reply("billing.results", "svc-7f3a"),
        NOON.minusMillis(1));
  }

  static Request outsideRequest() {
    Body light = Body.withoutContent(RawJson.of("{\"model\":\"m\",\"max_tokens\":1}"));
    return fullRequest().withBody(light, new ContentRef("main/billing/a/b", 7, SHA, 3));
  }

  static Result outside() {
    return succeeded().withMessage(null, new ContentRef("main/billing/inv/result", 7, SHA));
  }

  static Timing timing() {
    return new Timing(NOON, NOON, NOON, NOON, NOON.plusMillis(812));
  }

  static Call call() {
    return new Call(1, "haiku-bedrock", "throttled", NOON, 812, new BigDecimal("0"));
  }

  static Result succeeded() {
    return new Result(
        "inv-2026-0017",
        Status.SUCCEEDED,
        RawJson.of("{\"type\":\"message\", \"content\":[{\"type\":\"text\",\"text\":\"Grüße\"}]}"),
        null,
        USAGE,
        new Cost(new BigDecimal("0.001234"), "USD", "2026-10-07", new BigDecimal("0.002")),
        new ServedBy("bedrock-us-west-2", "123", "us-west-2", "global", "claude-haiku-4-5", "id"),
        new ResultStream("s-1", 12, true),
        List.of(call(), new Call(1, "haiku-vertex", "completed", NOON, 5, null)),
        "inv-2026-0001",
        timing(),
        "billing",
        Map.of("job", "invoices"),
        METADATA,
        "worker-0");
  }

  static Result failed() {
    return new Result(
        "x",
        Status.FAILED,
        null,
        new ResultError(ErrorType.THROTTLED, "no quota", true, "ThrottlingException", 429),
        null,
        null,
        null,
        null,
        List.of(),
        null,
        new Timing(null, NOON, null, null, NOON),
        null,
        Map.of(),
        null,
        "worker-0");
  }

  static Chunk chunk() {
    return new Chunk(
        "inv-2026-0017",
        "s-1",
        2,
        0,
        List.of(RawJson.of("{\"type\":\"ping\"}"), RawJson.of("{\"type\":\"message_stop\"}")));
  }

  static Cancel cancelById() {
    return new Cancel(Cancel.Target.ofId("inv-2026-0017"), NOON);
  }

  static Cancel cancelByTag() {
    return new Cancel(Cancel.Target.ofTag("job", "invoices").ofTenant("billing"), null);
  }

  static UsageRecord usageRecord() {
    return new UsageRecord(
        "call-1",
        "inv-2026-0017",
        2,
        "completed",
        true,
        true,
        "billing",
        Map.of("job", "invoices"),
        "claude-haiku-4-5",
        "haiku-bedrock",
        "bedrock-us-west-2",
        "123",
        "us-west-2",
        "global",
        "anthropic.claude-haiku-4-5",
        USAGE,
        new BigDecimal("0.001234"),
        "2026-10-07",
        NOON,
        812,
        "worker-0");
  }
}
