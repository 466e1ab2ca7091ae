package dev.argosy.standalone;

import dev.argosy.client.Fleet;
import dev.argosy.client.FleetClient;
import dev.argosy.client.FleetConfig;
import dev.argosy.client.conversation.Conversation;
import dev.argosy.client.conversation.ConversationConfig;
import dev.argosy.client.conversation.ConversationStore;
import dev.argosy.client.conversation.ConversationStoreException;
import dev.argosy.client.conversation.FileConversationStore;
import dev.argosy.client.conversation.MemoryConversationStore;
import dev.argosy.standalone.chat.Chat;
import dev.argosy.standalone.chat.Lines;
import dev.argosy.standalone.chat.Screen;
import dev.argosy.standalone.kafka.AnswerStore;
import dev.argosy.standalone.kafka.Installation;
import dev.argosy.standalone.kafka.KafkaConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code argosy chat}: a conversation at the terminal, or one turn for each line of a pipe. */
@Command(
    name = "chat",
    mixinStandardHelpOptions = true,
    description = {
      "Talks with a model through the fleet; answers are shown as they grow.",
      "",
      "  argosy chat                             /help lists what a line may begin with",
      "  argosy chat --history notes.json        goes on where that file stands",
      "  argosy chat < questions.txt             each line a turn, each answer when it is whole",
      "",
      "The history is sent with each turn. Beyond --max-turns or --max-tokens-of-history its oldest",
      "half goes. Ctrl-C stops the answer at hand, Ctrl-D ends. No",
      "colours with NO_COLOR set.",
      ""
    },
    footerHeading = "%nExit codes:%n",
    footer = "  0 ended; 1 a turn of a pipe came to no answer; 2 usage; 3 environment.")
final class ChatCommand implements Callable<Integer> {
  private final Shell shell;

  @Mixin final KafkaConnection kafka;
  @Mixin final Installation installation;

  @Option(
      names = "--model",
      defaultValue = "claude-haiku-4-5",
      description = "A name of the fleet's configuration. Default: ${DEFAULT-VALUE}.")
  String model = "claude-haiku-4-5";

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "1024",
      description = "Of one answer. Default: ${DEFAULT-VALUE}.")
  int maxTokens = 1024;

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "The system prompt; \"\" for none.")
  @Nullable String system;

  @Option(
      names = "--max-turns",
      paramLabel = "N",
      defaultValue = "100",
      description = "Turns that are remembered. Default: ${DEFAULT-VALUE}.")
  int maxTurns = 100;

  @Option(
      names = "--max-tokens-of-history",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Tokens that are remembered. Default: ${DEFAULT-VALUE}.")
  long maxHistoryTokens = 100_000;

  @Option(
      names = "--history",
      paramLabel = "FILE",
      description = "Where the conversation is kept, after each turn. Default: nowhere.")
  @Nullable Path history;

  @Option(
      names = "--topic",
      description = "The lane to send to. Default: the first, argosy.requests.")
  @Nullable String topic;

  ChatCommand(Shell shell) {
    this.shell = shell;
    this.kafka = new KafkaConnection(shell.environment());
    this.installation = new Installation(shell.environment());
  }

  @Override
  public Integer call() throws IOException {
    ConversationConfig config = conversationConfig();
    Installation.Names names = installation.names(kafka);
    try (AnswerStore _ = AnswerStore.open(names.content(), kafka)) {
      return chat(config, names.fleet(kafka, topic));
    }
  }

  private int chat(ConversationConfig config, FleetConfig fleetConfig) throws IOException {
    kafka.requireTopic(fleetConfig.requestsTopic());
    kafka.requireTopic(fleetConfig.repliesTopic());
    kafka.requireTopic(fleetConfig.chunksTopic());
    Screen screen = new Screen(shell, shell.terminal());
    try (Fleet fleet = FleetClient.open(fleetConfig);
        ConversationStore store = store();
        Lines lines = shell.terminal() ? Lines.ofTerminal(screen.prompt()) : Lines.of(shell.in())) {
      Conversation conversation = Conversation.open(fleet, store, "chat", config);
      if (system != null && system.isBlank() && !conversation.system().isEmpty()) {
        conversation.system(""); // the stored one is not wanted; a blank one no platform takes
      }
      boolean allAnswered = new Chat(fleet, conversation, lines, screen).run();
      return allAnswered || shell.terminal() ? ExitCode.DONE : ExitCode.WORK_LOST;
    } catch (ConversationStoreException unusable) {
      throw new UsageProblem("--history " + history + ": " + unusable.getMessage());
    }
  }

  private ConversationStore store() {
    return history == null ? new MemoryConversationStore() : FileConversationStore.file(history);
  }

  private ConversationConfig conversationConfig() {
    ConversationConfig.Builder config =
        ConversationConfig.builder(model)
            .maxTokens(maxTokens)
            .maxTurns(maxTurns)
            .maxHistoryTokens(maxHistoryTokens)
            .promptCache(true);
    if (system != null && !system.isBlank()) {
      config.system(system);
    }
    try {
      return config.build();
    } catch (IllegalArgumentException wrong) {
      throw new UsageProblem(String.valueOf(wrong.getMessage()));
    }
  }
}
