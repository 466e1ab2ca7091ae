package dev.argosy.worker.platform.bedrock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.argosy.contract.StreamEvent;
import dev.argosy.worker.platform.StreamedAnswer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

/** Frames are made by the vendor's own encoder. */
class BedrockStreamTest {
  private static final String PING = "{\"type\":\"ping\"}";

  private final List<String> heard = new ArrayList<>();
  private final BedrockStream stream = new BedrockStream(new StreamedAnswer(this::heard));

  private void heard(StreamEvent event) {
    heard.add(event.json().text());
  }

  private static byte[] frame(String payload, String... headers) {
    Map<String, HeaderValue> all = new LinkedHashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      all.put(headers[i], HeaderValue.fromString(headers[i + 1]));
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new Message(all, payload.getBytes(StandardCharsets.UTF_8)).encode(bytes);
    return bytes.toByteArray();
  }

  private static byte[] chunk(String payload) {
    return frame(payload, ":message-type", "event", ":event-type", "chunk");
  }

  private static String base64(String event) {
    return Base64.getEncoder().encodeToString(event.getBytes(StandardCharsets.UTF_8));
  }

  private void read(byte[]... pieces) {
    for (byte[] piece : pieces) {
      stream.read(ByteBuffer.wrap(piece));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void framesAreReadWhateverThePiecesTheyComeIn(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String padding = "x".repeat(i % 20 == 0 ? random.nextInt(10_000) : random.nextInt(40));
      String event = "{\"type\":\"later_%d\",\"text\":\"%s\"}".formatted(i, padding);
      events.add(event);
      all.writeBytes(chunk("{\"bytes\":\"%s\",\"p\":\"abc\"}".formatted(base64(event))));
    }
    ByteBuffer bytes = ByteBuffer.wrap(all.toByteArray());
    while (bytes.hasRemaining()) {
      int size = Math.min(bytes.remaining(), 1 + random.nextInt(random.nextBoolean() ? 5 : 3_000));
      stream.read(bytes.slice(bytes.position(), size));
      bytes.position(bytes.position() + size);
    }

    assertThat(heard).isEqualTo(events);
  }

  @Test
  void membersAndEventsThatMayBeAddedLaterArePassedOver() {
    read(
        chunk(
            "{\"new\":{\"bytes\":[1]},\"p\":\"ab\",\"bytes\":\"%s\",\"n\":1}"
                .formatted(base64(PING))),
        frame("{\"bytes\":1,\"x\":[]}", ":message-type", "event", ":event-type", "trace"),
        frame("", ":message-type", "note"),
        frame("{}"));

    assertThat(heard).containsExactly(PING);
  }

  @ParameterizedTest
  @CsvSource({
    "throttlingException, ThrottlingException",
    "modelStreamErrorException, ModelStreamErrorException",
    "ValidationException, ValidationException"
  })
  void anExceptionEndsItUnderItsNameElsewhere(String member, String code) {
    byte[] exception =
        frame(
            "{\"originalStatusCode\":500,\"message\":\"too many\"}",
            ":message-type",
            "exception",
            ":exception-type",
            member);

    assertThatThrownBy(() -> read(exception))
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            ended -> {
              assertThat(ended.awsErrorDetails().errorCode()).isEqualTo(code);
              assertThat(ended.awsErrorDetails().errorMessage()).isEqualTo("too many");
            });
  }

  @Test
  void anErrorOfTheTransportEndsItToo() {
    byte[] error =
        frame(
            "",
            ":message-type",
            "error",
            ":error-code",
            "InternalServerException",
            ":error-message",
            "sorry");

    assertThatThrownBy(() -> read(error))
        .isInstanceOfSatisfying(
            AwsServiceException.class,
            ended ->
                assertThat(ended.awsErrorDetails().errorCode())
                    .isEqualTo("InternalServerException"));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 15, EventFrames.FRAME_MAX + 1, Integer.MAX_VALUE})
  void aLengthThatNoFrameHasIsRefusedBeforeAnythingIsKept(int length) {
    byte[] bytes = ByteBuffer.allocate(4).putInt(length).array();

    assertThatThrownBy(() -> read(bytes)).hasMessageContaining("a frame of " + length + " bytes");
  }

  @Test
  void aPageOfAProxyIsNoStream() {
    byte[] page = "<html><body>Sign in to go on</body></html>".getBytes(StandardCharsets.US_ASCII);

    assertThatThrownBy(() -> read(page)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aFlippedBitIsNoticed() {
    byte[] whole = chunk("{\"bytes\":\"%s\"}".formatted(base64(PING)));
    for (int bit = 0; bit < whole.length * 8; bit++) {
      byte[] broken = whole.clone();
      broken[bit / 8] ^= (byte) (1 << (bit % 8));
      BedrockStream its = new BedrockStream(new StreamedAnswer(this::heard));
      try {
        its.read(ByteBuffer.wrap(broken));
      } catch (RuntimeException refused) {
        continue;
      }
      assertThat(heard).as("a length that is never reached, at bit %d", bit).isEmpty();
    }
  }
}
