package dev.argosy.worker.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.contract.CallsCodec;
import dev.argosy.contract.CancelCodec;
import dev.argosy.contract.ChunkCodec;
import dev.argosy.contract.Decoded;
import dev.argosy.contract.NativeMessage;
import dev.argosy.contract.RequestCodec;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.SettledOffsets;
import dev.argosy.contract.SettledOffsets.Suspicion;
import dev.argosy.contract.UnreadableRecordException;
import dev.argosy.contract.UsageCodec;
import dev.argosy.worker.ledger.OffsetMap;
import dev.argosy.worker.ledger.OffsetMapCodec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes stand on our topics, their readers answer or refuse, and never throw anything
 * else.
 */
final class ContractFuzzTest {
  private static final String REQUEST =
      """
      {"v":1,"id":"inv-1","body":{"model":"claude-haiku-4-5","max_tokens":256,"stream":true,\
      "messages":[{"role":"user","content":[{"type":"text","text":"Who is paid? \\u00e9 漢 🚣"}]}]},\
      "tenant":"billing","tags":{"job":"invoices"},"metadata":{"s3":"invoices/17.pdf","n":[1,2.5e3]},\
      "expires_at":"2026-11-22T12:00:00Z","due_at":null,"fallback":["claude-sonnet-4-5"],\
      "limits":{"cost_usd":"0.05","attempts":3},"residency":"eu","reuse":{"max_age_seconds":3600},\
      "reply":{"topic":"billing.results","client":"svc-7f3a"},"submitted_at":"2026-11-22T11:00:00Z"}""";

  private static final String OUTSIDE =
      """
      {"id":"inv-2","body":{"model":"m","max_tokens":1},"content":{"ref":"main/billing/inv-2/request-x",\
      "bytes":700,"sha256":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","tokens":90}}""";

  private static final String RESULT =
      """
      {"v":1,"id":"inv-1","status":"succeeded","message":{"id":"msg_1","type":"message","role":"assistant",\
      "model":"m","content":[{"type":"text","text":"hello"}],"stop_reason":"end_turn",\
      "usage":{"input_tokens":3,"output_tokens":2}},"error":null,"usage":{"input_tokens":3,\
      "output_tokens":2,"cache_write_5m_tokens":0,"cache_write_1h_tokens":0,"cache_read_tokens":0},\
      "cost":{"amount":"0.001234","currency":"USD","price_version":"2026-10-07","all_attempts":"0.001234"},\
      "served_by":{"platform":"bedrock","account":"1","region":"us-west-2","geography":"global",\
      "model":"m","platform_model":"global.m"},"stream":{"id":"s","chunks":3,"chunks_complete":true},\
      "calls":[{"attempt":1,"route":"r","outcome":"completed","started_at":"2026-11-22T11:00:00Z",\
      "millis":812,"cost":"0"}],"reused_from":null,"timing":{"submitted_at":null,\
      "received_at":"2026-11-22T11:00:00Z","started_at":null,"first_token_at":null,\
      "completed_at":"2026-11-22T11:00:01Z"},"tenant":"billing","tags":{},"metadata":{"a":1},"worker":"w"}""";

  private static final String FAILED =
      """
      {"v":1,"id":"inv-1","status":"failed","error":{"type":"throttled","message":"m","retryable":true,\
      "platform_code":"ThrottlingException","http_status":429},"calls":[],\
      "timing":{"received_at":"2026-11-22T11:00:00Z","completed_at":"2026-11-22T11:00:01Z"},"tags":{},\
      "worker":"w"}""";

  private static final String USAGE =
      """
      {"v":1,"call_id":"w-1-7","id":"inv-1","attempt":1,"outcome":"completed","abandoned":false,\
      "estimated":false,"tenant":"billing","tags":{"job":"x"},"model":"m","route":"r","platform":"p",\
      "account":"1","region":"us-west-2","geography":"global","platform_model":"global.m",\
      "input_tokens":3,"output_tokens":2,"cache_write_5m_tokens":0,"cache_write_1h_tokens":0,\
      "cache_read_tokens":0,"cost":"0.1","price_version":"2026-10-07",\
      "started_at":"2026-11-22T11:00:00Z","millis":812,"worker":"w"}""";

  private static final String CHUNK =
      """
      {"v":1,"id":"inv-1","stream":"s","seq":0,"attempt":1,"last":false,"events":[\
      {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hi"}}]}""";

  private static final String CALLS =
      """
      {"calls":[{"attempt":1,"route":"r","outcome":"throttled","started_at":"2026-11-22T11:00:00Z",\
      "millis":812,"cost":null},{"attempt":1,"route":"r","outcome":"failed",\
      "started_at":"2026-11-22T11:00:02Z","millis":1,"cost":"0.5"}]}""";

  private static final String CANCEL =
      """
      {"v":1,"cancel":{"id":"inv-1","tenant":"billing"},"requested_at":"2026-11-22T11:00:00Z"}""";

  private static final String CANCEL_OF_TAG =
      """
      {"v":1,"cancel":{"tag":{"key":"job","value":"invoices"}},"requested_at":"2026-11-22T11:00:00Z"}""";

  @Test
  void requests() {
    RequestCodec codec = new RequestCodec();
    Fuzz.runTexts(
        List.of(REQUEST, OUTSIDE),
        bytes ->
            switch (codec.decode(bytes)) {
              case Decoded.Readable(var request) -> {
                assertThat(codec.decode(codec.encode(request)))
                    .isEqualTo(new Decoded.Readable(request));
                yield "readable";
              }
              case Decoded.Invalid(_, var error) -> words(error.message());
              case Decoded.Malformed(var reason) -> words(reason);
            });
  }

  @Test
  void results() {
    ResultCodec codec = new ResultCodec();
    Fuzz.runTexts(
        List.of(RESULT, FAILED),
        bytes ->
            refusing(
                () -> {
                  // Written once before it is compared: half a surrogate pair is not written as it
                  // is.
                  var result = codec.decode(codec.encode(codec.decode(bytes)));
                  assertThat(codec.decode(codec.encode(result))).isEqualTo(result);
                }));
  }

  @Test
  void usage() {
    UsageCodec codec = new UsageCodec();
    Fuzz.runTexts(
        List.of(USAGE),
        bytes ->
            refusing(
                () -> {
                  var usage = codec.decode(codec.encode(codec.decode(bytes)));
                  assertThat(codec.decode(codec.encode(usage))).isEqualTo(usage);
                }));
  }

  @Test
  void chunks() {
    ChunkCodec codec = new ChunkCodec();
    Fuzz.runTexts(List.of(CHUNK), bytes -> refusing(() -> codec.decode(bytes)));
  }

  @Test
  void historiesInHeaders() {
    CallsCodec codec = new CallsCodec();
    Fuzz.runTexts(
        List.of(CALLS),
        bytes -> {
          var calls = codec.decode(bytes);
          assertThat(codec.decode(codec.encode(calls))).isEqualTo(calls);
          return calls.size() + " calls";
        });
  }

  @Test
  void cancels() {
    CancelCodec codec = new CancelCodec();
    Fuzz.runTexts(
        List.of(CANCEL, CANCEL_OF_TAG),
        bytes -> codec.decode(bytes).map(cancel -> "a cancel").orElse("none"));
  }

  @Test
  void messages() {
    Fuzz.runTexts(
        List.of(
            RESULT.substring(RESULT.indexOf("{\"id\":\"msg_1\""), RESULT.indexOf(",\"error\""))),
        bytes ->
            NativeMessage.read(bytes).map(message -> "" + message.stopReason()).orElse("none"));
  }

  /** Of a worker, of other software, and forged with a right checksum. */
  @Test
  void offsetMetadata() {
    UUID topic = new UUID(1, 2);
    BitSet settled = new BitSet();
    settled.set(3, 900);
    settled.set(7_000);
    String map = OffsetMapCodec.encode(OffsetMap.none(topic, 17));
    Suspicion suspicion = new Suspicion(1, true, 4, 1_764_000_000);
    String text = new SettledOffsets(topic, 3, 17, "w-1", 2, true, suspicion, settled).toText();
    Fuzz.run(
        List.of(bytes(map), bytes(text), new byte[0], bytes("{\"node\":\"mirror\"}")),
        bytes -> {
          String plain = new String(bytes, UTF_8);
          return read(plain) + read(forged(bytes));
        });
  }

  private static byte[] bytes(String metadata) {
    try {
      return Base64.getDecoder().decode(metadata);
    } catch (IllegalArgumentException text) {
      return metadata.getBytes(UTF_8);
    }
  }

  /** With a checksum that is right, so that what stands behind it is read. */
  private static String forged(byte[] bytes) {
    byte[] all = Arrays.copyOf(bytes, Math.max(4, Math.min(bytes.length, 3_000)));
    CRC32 crc = new CRC32();
    crc.update(all, 0, all.length - 4);
    ByteBuffer.wrap(all).putInt(all.length - 4, (int) crc.getValue());
    return Base64.getEncoder().withoutPadding().encodeToString(all);
  }

  private static String read(String metadata) {
    return OffsetMapCodec.decode(metadata)
        .map(
            map -> {
              long base = map.base();
              boolean kept = base >= 0 && base < Long.MAX_VALUE / 2; // no other stands by a commit
              assertThat(kept && map.settled(Long.MAX_VALUE)).isFalse();
              return "a map";
            })
        .orElse("none");
  }

  /** What may be thrown: a refusal that says field and rule. */
  private static String refusing(Runnable reader) {
    try {
      reader.run();
      return "readable";
    } catch (UnreadableRecordException refused) {
      return words(String.valueOf(refused.getMessage()));
    }
  }

  /** Without values, so that there are few. */
  private static String words(String message) {
    return message.replaceAll("(, was|: ).*", "").replaceAll("[0-9]+", "N");
  }
}
