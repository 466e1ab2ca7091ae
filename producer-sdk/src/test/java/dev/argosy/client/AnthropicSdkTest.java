package dev.argosy.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.anthropic.core.ObjectMappers;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.Tool;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.argosy.contract.Decoded;
import dev.argosy.contract.Request;
import dev.argosy.contract.RequestCodec;
import dev.argosy.contract.Result;
import org.junit.jupiter.api.Test;

/** A service that has Anthropic's own types keeps them. */
class AnthropicSdkTest {
  private static final ObjectMapper THEIRS = ObjectMappers.jsonMapper();

  private static String body() throws Exception {
    MessageCreateParams params =
        MessageCreateParams.builder()
            .model("claude-haiku-4-5")
            .maxTokens(256)
            .system("You read invoices.")
            .addUserMessage("Grüße, who is paid?")
            .addTool(
                Tool.builder().name("find").inputSchema(Tool.InputSchema.builder().build()).build())
            .build();
    return THEIRS.writeValueAsString(params._body());
  }

  @Test
  void aBodyOfAnthropicsTypesGoesThroughTheCodecUnchanged() throws Exception {
    String body = body();
    RequestCodec codec = new RequestCodec();

    Request request = FleetRequest.of(body);
    Decoded decoded = codec.decode(codec.encode(request));

    assertThat(decoded).isInstanceOf(Decoded.Readable.class);
    assertThat(((Decoded.Readable) decoded).request().body().json().text()).isEqualTo(body);
    assertThat(request.body().model()).isEqualTo("claude-haiku-4-5");
    assertThat(request.body().maxTokens()).hasValue(256);
  }

  @Test
  void aResultsMessageIsAnthropicsMessage() throws Exception {
    FakeFleet fleet = FakeFleet.answering("The plumber.");

    Result result = fleet.submit(FleetRequest.of(body())).join();
    Message message = THEIRS.readValue(result.message().bytes(), Message.class).validate();

    assertThat(message.content().get(0).asText().text()).isEqualTo("The plumber.");
    assertThat(message.stopReason()).contains(StopReason.END_TURN);
    assertThat(message.usage().outputTokens()).isEqualTo(1);
  }
}
