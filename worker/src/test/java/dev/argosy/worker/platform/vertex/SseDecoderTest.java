package dev.argosy.worker.platform.vertex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SseDecoderTest {
  static Stream<Arguments> streams() {
    return Stream.of(
        row("an event", "event: ping\ndata: {\"type\":\"ping\"}\n\n", "{\"type\":\"ping\"}"),
        row("two events", "data: a\n\ndata: b\n\n", "a", "b"),
        row("carriage returns", "data: a\r\rdata: b\r\r", "a", "b"),
        row("both line ends", "data: a\r\n\r\ndata: b\r\n\r\n", "a", "b"),
        row("line ends mixed", "data: a\r\n\ndata: b\n\rdata: c\r\r\n", "a", "b", "c"),
        row("data of many lines", "data: a\ndata:\ndata: b\n\n", "a\n\nb"),
        row("only one blank is skipped", "data:  a\n\ndata:b\n\n", " a", "b"),
        row("a colon in the data", "data: {\"a\":1}\n\n", "{\"a\":1}"),
        row("comments", ": hello\ndata: a\n:\n\n: x\n\n", "a"),
        row("other fields", "id: 7\nretry: 10\ndatum: x\ndata: a\nnothing\n\n", "a"),
        row("an event without data", "event: ping\n\ndata: a\n\n", "a"),
        row("a line of data without a colon", "data\ndata\n\n", "\n"),
        row("data that is empty", "data:\n\n", ""),
        row("an upper-case field is another field", "Data: a\n\n"),
        row("a byte order mark", "\uFEFFdata: a\n\n", "a"),
        row("a second byte order mark", "\uFEFF\uFEFFdata: a\n\ndata: b\n\n", "b"),
        row("an event that does not end", "data: a\n\ndata: b\n", "a"),
        row("blank lines first", "\n\r\n\rdata: a\n\n", "a"),
        row("characters of many bytes", "data: «ünï» 🚢\n\n", "«ünï» 🚢"),
        row("nothing", ""));
  }

  private static Arguments row(String name, String stream, String... events) {
    return Arguments.of(name, stream, List.of(events));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("streams")
  void aStreamIsReadAlikeWhole(String name, String stream, List<String> events) {
    assertThat(decoded(List.of(stream.getBytes(UTF_8)))).isEqualTo(events);
  }

  @ParameterizedTest(name = "{0}, byte by byte")
  @MethodSource("streams")
  void aStreamIsReadAlikeByteByByte(String name, String stream, List<String> events) {
    List<byte[]> pieces = new ArrayList<>();
    for (byte one : stream.getBytes(UTF_8)) {
      pieces.add(new byte[] {one});
    }
    assertThat(decoded(pieces)).isEqualTo(events);
  }

  /** Lines of any kind, with ends of any kind, cut anywhere. */
  @RepeatedTest(300)
  void aStreamIsReadAsANaiveReaderReadsTheWhole() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    Random random = new Random(seed);
    String stream = stream(random);

    assertThat(decoded(cut(stream.getBytes(UTF_8), random)))
        .as("seed %d", seed)
        .isEqualTo(naive(stream));
  }

  private static String stream(Random random) {
    String[] lines = {
      "data: x", "data:", "data", "data: é🚢", "event: e", ": c", "", "", "id: 1", "data:  y:z"
    };
    String[] ends = {"\n", "\r\n", "\r"};
    StringBuilder stream = new StringBuilder(random.nextInt(4) == 0 ? "\uFEFF" : "");
    for (int i = random.nextInt(60); i > 0; i--) {
      stream.append(lines[random.nextInt(lines.length)]).append(ends[random.nextInt(ends.length)]);
    }
    return stream.toString();
  }

  private static List<byte[]> cut(byte[] bytes, Random random) {
    List<byte[]> pieces = new ArrayList<>();
    for (int from = 0; from < bytes.length; ) {
      int to = Math.min(bytes.length, from + random.nextInt(9));
      pieces.add(Arrays.copyOfRange(bytes, from, to));
      from = to;
    }
    return pieces;
  }

  /** With the whole text at hand there is nothing to it. */
  private static List<String> naive(String stream) {
    String text = stream.startsWith("\uFEFF") ? stream.substring(1) : stream;
    List<String> events = new ArrayList<>();
    List<String> data = new ArrayList<>();
    String[] lines = text.split("\r\n|\n|\r", -1);
    for (String line : Arrays.copyOf(lines, lines.length - 1)) {
      if (line.isEmpty()) {
        if (!data.isEmpty()) {
          events.add(String.join("\n", data));
        }
        data.clear();
      } else if (line.equals("data") || line.startsWith("data:")) {
        data.add(line.replaceFirst("^data:? ?", ""));
      }
    }
    return events;
  }

  @Test
  void anEventThatIsTooLongIsRefusedBeforeItsEnd() {
    SseDecoder decoder = new SseDecoder(100, event -> {});
    decoder.decode(ByteBuffer.wrap(("data: " + "x".repeat(80) + "\n").getBytes(UTF_8)));

    assertThatThrownBy(
            () -> decoder.decode(ByteBuffer.wrap(("data: " + "x".repeat(30)).getBytes(UTF_8))))
        .isInstanceOf(SseDecoder.TooLongException.class);
  }

  @Test
  void theLimitIsOfOneEventAndNotOfTheStream() {
    List<byte[]> events = new ArrayList<>();
    SseDecoder decoder = new SseDecoder(100, events::add);
    for (int i = 0; i < 50; i++) {
      decoder.decode(ByteBuffer.wrap(("data: " + "x".repeat(80) + "\n\n").getBytes(UTF_8)));
    }
    assertThat(events).hasSize(50);
  }

  private static List<String> decoded(List<byte[]> pieces) {
    List<String> events = new ArrayList<>();
    SseDecoder decoder = new SseDecoder(1 << 20, event -> events.add(new String(event, UTF_8)));
    pieces.forEach(piece -> decoder.decode(ByteBuffer.wrap(piece)));
    return events;
  }
}
