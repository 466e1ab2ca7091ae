package dev.argosy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.core.ObjectMappers;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import dev.argosy.client.ClientStorm;
import dev.argosy.client.FleetClient;
import dev.argosy.client.FleetConfig;
import dev.argosy.client.FleetRequest;
import dev.argosy.client.MessageRequest;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.Status;
import dev.argosy.simulator.SimulatorConfig;
import dev.argosy.simulator.script.Latency;
import dev.argosy.simulator.script.Script;
import dev.argosy.standalone.stack.Stack;
import dev.argosy.standalone.stack.StackConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The Java SDK against real workers and both simulated clouds, from end to end. */
@Timeout(180)
class ServiceTest {
  /** Prefers Bedrock, and Vertex, in a stack's file. */
  private static final String ON_BEDROCK = "claude-haiku-4-5";

  private static final String ON_VERTEX = "claude-sonnet-4-5";

  @TempDir Path directory;

  private Stack start(Script script) {
    SimulatorConfig simulator =
        SimulatorConfig.DEFAULT
            .withLatency(new Latency.Uniform(Duration.ofMillis(1), Duration.ofMillis(20)))
            .withScript(script);
    return Stack.start(
        new StackConfig(
            directory,
            0,
            simulator,
            OptionalInt.of(2),
            64,
            "attempts-max: 20, delay-base: 20ms, delay-max: 200ms"));
  }

  private static FleetClient client(Stack stack) {
    return FleetClient.open(FleetConfig.builder(stack.kafka().bootstrapServers()).build());
  }

  @Test
  void eachOfFortyThreadsGetsItsOwnResultThroughFourClientsAndTwoReplyPartitions()
      throws InterruptedException {
    Script script = Script.parse("rates: {throttle: 0.02, server-error: 0.02, truncated: 0.02}");
    try (Stack stack = start(script)) {
      stack.addWorker("w-1");
      stack.addWorker("w-2");
      try (ClientStorm storm = new ClientStorm(4, () -> client(stack), ServiceTest::asking)) {
        storm.run(40, 10, 100);

        assertThat(storm.answered()).isEqualTo(400);
        assertThat(storm.stopped()).isEqualTo(4);
        assertThat(storm.pending()).isZero();
      }
    }
  }

  private static Request asking(String text) {
    return MessageRequest.builder()
        .model(text.hashCode() % 2 == 0 ? ON_BEDROCK : ON_VERTEX)
        .maxTokens(64)
        .user(text)
        .tag("say", text)
        .build();
  }

  @Test
  void whatAnthropicsTypesWriteIsServedByBothCloudsAndTheyReadTheResult() throws Exception {
    try (Stack stack = start(Script.NONE)) {
      stack.addWorker("w-1");
      try (FleetClient client = client(stack)) {
        assertThat(servedBy(client, ON_BEDROCK)).isEqualTo("bedrock");
        assertThat(servedBy(client, ON_VERTEX)).isEqualTo("vertex");
      }
    }
  }

  private static String servedBy(FleetClient client, String model) throws Exception {
    MessageCreateParams params =
        MessageCreateParams.builder()
            .model(model)
            .maxTokens(256)
            .system("You read invoices.")
            .addUserMessage("Grüße, who is paid?")
            .build();
    String body = ObjectMappers.jsonMapper().writeValueAsString(params._body());

    Result result = client.submit(FleetRequest.of(body)).get(60, TimeUnit.SECONDS);

    assertThat(result.status()).isEqualTo(Status.SUCCEEDED);
    Message message = message(result);
    assertThat(message.content().getFirst().asText().text()).isNotEmpty();
    assertThat(message.usage().outputTokens()).isEqualTo(result.usage().outputTokens());
    return result.servedBy().platform();
  }

  @Test
  void aChatInAPipeIsAnsweredLineByLineAndGoesOnFromItsHistory() throws Exception {
    Script script = Script.parse("rates: {truncated: 0.2}");
    Path history = directory.resolve("notes.json");
    try (Stack stack = start(script)) {
      stack.addWorker("w-1");
      String[] chat = {
        "chat",
        "--bootstrap-servers",
        stack.kafka().bootstrapServers(),
        "--history",
        history.toString(),
        "--max-tokens",
        "32"
      };

      Ran first = Ran.withInput("one\ntwo\n", chat);
      Ran second = Ran.withInput("three\n/cost\n", chat);
      Ran wrong = Ran.withInput("hello\n", "chat", "--model", "nobody", chat[1], chat[2]);

      assertThat(first.exitCode()).as(first.err()).isZero();
      assertThat(first.out().lines()).hasSize(2).doesNotHaveDuplicates();
      assertThat(second.out().lines()).hasSize(3);
      assertThat(second.out()).contains("history: 3 turns");
      assertThat(wrong.exitCode()).isEqualTo(ExitCode.WORK_LOST);
      assertThat(wrong.out()).isEmpty();
      assertThat(wrong.err()).startsWith("argosy: unknown_model: ");
    }
  }

  private static Message message(Result result) throws IOException {
    return ObjectMappers.jsonMapper().readValue(result.message().bytes(), Message.class).validate();
  }
}
