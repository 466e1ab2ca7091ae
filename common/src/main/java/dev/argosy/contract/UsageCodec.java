package dev.argosy.contract;

import java.io.IOException;

/**
 * Usage records to bytes and back: one flat JSON object. Unknown members are skipped. Thread-safe.
 */
public final class UsageCodec {

  /** The value of the usage record. */
  public byte[] encode(UsageRecord usage) {
    JsonWriter json = new JsonWriter(1024);
    json.number("v", 1);
    json.text("call_id", usage.callId());
    json.text("id", usage.id());
    json.number("attempt", usage.attempt());
    json.text("outcome", usage.outcome());
    json.bool("abandoned", usage.abandoned());
    json.bool("estimated", usage.estimated());
    json.text("tenant", usage.tenant());
    json.texts("tags", usage.tags());
    json.text("model", usage.model());
    json.text("route", usage.route());
    json.text("platform", usage.platform());
    json.text("account", usage.account());
    json.text("region", usage.region());
    json.text("geography", usage.geography());
    json.text("platform_model", usage.platformModel());
    write(json, usage.usage());
    json.decimalOrNull("cost", usage.cost());
    json.text("price_version", usage.priceVersion());
    json.instant("started_at", usage.startedAt());
    json.number("millis", usage.millis());
    json.text("worker", usage.worker());
    return json.bytes();
  }

  /**
   * The usage record in a record's value.
   *
   * @throws UnreadableRecordException naming the field and the rule it breaks
   */
  public UsageRecord decode(byte[] value) {
    try {
      JsonFields fields = new JsonFields(ResultCodec.MAPPER.readTree(value), "usage");
      return new UsageRecord(
          fields.requiredText("call_id"),
          fields.requiredText("id"),
          fields.requiredInteger("attempt"),
          fields.requiredText("outcome"),
          fields.bool("abandoned"),
          fields.bool("estimated"),
          fields.text("tenant"),
          fields.texts("tags"),
          fields.requiredText("model"),
          fields.requiredText("route"),
          fields.requiredText("platform"),
          fields.text("account"),
          fields.requiredText("region"),
          fields.requiredText("geography"),
          fields.requiredText("platform_model"),
          read(fields),
          fields.decimal("cost"),
          fields.text("price_version"),
          fields.requiredInstant("started_at"),
          fields.count("millis"),
          fields.requiredText("worker"));
    } catch (IOException notJson) {
      throw new UnreadableRecordException("usage must be JSON", notJson);
    } catch (IllegalArgumentException brokenRule) {
      throw new UnreadableRecordException("usage: " + brokenRule.getMessage(), brokenRule);
    }
  }

  /** Writes the token counts as members of the object that is open. */
  static void write(JsonWriter json, Usage usage) {
    json.number("input_tokens", usage.inputTokens());
    json.number("output_tokens", usage.outputTokens());
    json.number("cache_write_5m_tokens", usage.cacheWrite5mTokens());
    json.number("cache_write_1h_tokens", usage.cacheWrite1hTokens());
    json.number("cache_read_tokens", usage.cacheReadTokens());
  }

  static Usage read(JsonFields usage) {
    return new Usage(
        usage.count("input_tokens"),
        usage.count("output_tokens"),
        usage.count("cache_write_5m_tokens"),
        usage.count("cache_write_1h_tokens"),
        usage.count("cache_read_tokens"));
  }
}
