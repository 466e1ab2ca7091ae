package dev.argosy.standalone.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.client.FakeAnswer;
import dev.argosy.client.FakeFleet;
import dev.argosy.client.conversation.Conversation;
import dev.argosy.client.conversation.ConversationConfig;
import dev.argosy.client.conversation.ConversationStore;
import dev.argosy.client.conversation.MemoryConversationStore;
import dev.argosy.contract.Cancel.Target;
import dev.argosy.contract.ErrorType;
import dev.argosy.standalone.Shell;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A chat over a fleet in memory: what a person or a pipe sees. */
final class ChatTest {
  private final FakeFleet fleet = FakeFleet.answering("Fine.");
  private final ConversationStore store = new MemoryConversationStore();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @TempDir Path directory;

  private boolean chat(boolean live, Map<String, String> environment, Lines lines)
      throws IOException {
    var shell =
        new Shell(
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            new ByteArrayInputStream(new byte[0]),
            environment,
            live);
    return new Chat(fleet, open(), lines, new Screen(shell, live)).run();
  }

  private Conversation open() {
    ConversationConfig config =
        ConversationConfig.builder("claude-haiku-4-5").maxTurns(4).system("Be brief.").build();
    return Conversation.open(fleet, store, "chat", config);
  }

  private boolean pipe(String... lines) throws IOException {
    return chat(
        false,
        Map.of(),
        Lines.of(new ByteArrayInputStream(String.join("\n", lines).getBytes(UTF_8))));
  }

  private List<String> said() {
    return out.toString(UTF_8).lines().toList();
  }

  @Test
  void inAPipeEachLineIsATurnAndOnlyAnswersAreSaid() throws IOException {
    fleet.next(FakeAnswer.pieces("One", ".").restarted("Two", "."), FakeAnswer.text("Three."));

    assertThat(pipe("first", "", "second")).isTrue();

    assertThat(said()).containsExactly("Two.", "Three.");
    assertThat(err.toString(UTF_8)).isEmpty();
    assertThat(fleet.sent().get(1).body().json().text()).contains("first", "Two.", "second");
  }

  @Test
  void aTurnWithoutAnAnswerIsSaidAndLeavesTheHistoryAsItWas() throws IOException {
    fleet.next(FakeAnswer.failure(ErrorType.OVERLOADED, "not now"), FakeAnswer.notSent());

    assertThat(pipe("lost", "lost too", "then")).isFalse();

    assertThat(said()).containsExactly("Fine.");
    assertThat(err.toString(UTF_8).lines())
        .hasSize(2)
        .first()
        .isEqualTo("argosy: overloaded: not now");
    assertThat(fleet.sent().get(1).body().json().text()).doesNotContain("lost");
  }

  @Test
  void aPersonSeesTheAnswerGrowAndBeginAnew() throws IOException {
    fleet.next(FakeAnswer.pieces("One").restarted("Two", "."));

    chat(true, Map.of(), Lines.of(new ByteArrayInputStream("hi\n".getBytes(UTF_8))));

    assertThat(said().subList(0, 3))
        .containsExactly(
            "One", "\u001b[2m(the call broke off; the answer begins anew)\u001b[0m", "Two.");
    assertThat(said().get(3)).contains("claude-haiku-4-5 on fake, 1 in, 1 out, unpriced");
  }

  @Test
  void noColorMeansNone() throws IOException {
    chat(true, Map.of("NO_COLOR", "1"), Lines.of(new ByteArrayInputStream("hi".getBytes(UTF_8))));
    assertThat(out.toString(UTF_8)).doesNotContain("\u001b");
  }

  /** Colours, the title, the clipboard, the order of writing: none of it is the model's. */
  @Test
  void whatAModelOrAnErrorSaysCannotSteerTheTerminal() throws IOException {
    String evil = "a\u001b]52;c;cm0=\u0007b\u009b2J\rc\u202ed\u200d\te\n\uD83D\uDE00";
    for (boolean live : new boolean[] {true, false}) {
      out.reset();
      err.reset();
      fleet.next(
          FakeAnswer.pieces(evil), FakeAnswer.failure(ErrorType.INVALID_REQUEST, "no\u001b[2J"));
      chat(
          live,
          Map.of("NO_COLOR", "1"),
          Lines.of(new ByteArrayInputStream("/system x\u001b[2J\nhi\nhi".getBytes(UTF_8))));

      assertThat(said()).startsWith("system: x[2J", "a]52;c;cm0=b2Jcd\u200d\te", "\uD83D\uDE00");
      assertThat(err.toString(UTF_8)).contains("invalid_request: no[2J");
      assertThat(out.toString(UTF_8) + err.toString(UTF_8)).doesNotContain("\u001b", "\u009b");
    }
  }

  @Test
  void commandsChangeTheConversation() throws IOException {
    Path saved = directory.resolve("saved.md");

    pipe("/model claude-sonnet-4-5", "/system Shout.", "//slash", "/cost", "/save " + saved);

    assertThat(said().subList(0, 3))
        .containsExactly("model: claude-sonnet-4-5", "system: Shout.", "Fine.");
    assertThat(said().get(3)).startsWith("1 request, 1 tokens in (0 of them");
    assertThat(said().get(4)).startsWith("history: 1 turns, about ");
    assertThat(fleet.sent().get(0).body().model()).isEqualTo("claude-sonnet-4-5");
    assertThat(Files.readString(saved))
        .isEqualTo("## system\n\nShout.\n\n## user\n\n/slash\n\n## assistant\n\nFine.\n\n");
  }

  @Test
  void commandsThatCannotBeMeantAreSaid() throws IOException {
    Path there = Files.writeString(directory.resolve("there"), "x");

    pipe("/nonsense", "/save " + there, "/save ", "/help", "/quit", "never said");

    assertThat(err.toString(UTF_8))
        .contains("no command /nonsense", "is there already", "/save needs a file");
    assertThat(said()).first().asString().startsWith("/model NAME");
    assertThat(fleet.sent()).isEmpty();
    assertThat(there).hasContent("x");
  }

  @Test
  void resettingForgetsTheHistory() throws IOException {
    pipe("first", "/reset", "second");
    assertThat(fleet.sent().get(1).body().json().text()).doesNotContain("first");
  }

  @Test
  void anotherChatOnTheSameHistoryIsNoticed() throws IOException {
    Conversation another = open();
    Deque<String> lines = new ArrayDeque<>(List.of("mine", "again"));
    boolean answered =
        chat(
            false,
            Map.of(),
            new HandLines(lines) {
              @Override
              public @Nullable String next() {
                if (lines.size() == 2) {
                  another.say("theirs").join();
                }
                return super.next();
              }
            });

    assertThat(answered).isFalse();
    assertThat(err.toString(UTF_8)).contains("another chat went on with this history");
    assertThat(fleet.sent().get(2).body().json().text()).contains("theirs", "again");
  }

  /** As Ctrl-C while an answer is awaited. */
  @Test
  void anInterruptStopsTheAnswerAtHandAlone() throws IOException {
    fleet.next(FakeAnswer.silence(), FakeAnswer.text("Here."));
    Deque<String> lines = new ArrayDeque<>(List.of("stopped", "goes on"));
    chat(
        true,
        Map.of("NO_COLOR", "1"),
        new HandLines(lines) {
          private boolean first = true;

          @Override
          public void whenInterrupted(Runnable stop) {
            if (first) {
              first = false;
              stop.run();
            }
          }
        });

    assertThat(said())
        .contains("Here.")
        .anyMatch(line -> line.startsWith("(stopped; the history is as it was before; "));
    String stopped = fleet.sent().get(0).id();
    Awaitility.await()
        .untilAsserted(() -> assertThat(fleet.cancels()).containsExactly(Target.ofId(stopped)));
    assertThat(fleet.sent().get(1).body().json().text()).doesNotContain("stopped");
  }

  private abstract static class HandLines implements Lines {
    private final Deque<String> lines;

    HandLines(Deque<String> lines) {
      this.lines = lines;
    }

    @Override
    public @Nullable String next() {
      return lines.poll();
    }

    @Override
    public void whenInterrupted(Runnable stop) {}

    @Override
    public void close() {}
  }
}
