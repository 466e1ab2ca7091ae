package dev.argosy.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.argosy.simulator.calls.Calls;
import dev.argosy.simulator.script.Fault;
import dev.argosy.simulator.script.Script;
import io.netty.handler.codec.http2.Http2Error;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same calls over h2c, many on one connection. */
class Http2Test {
  private final Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT);
  private final Http2Client client = new Http2Client(simulator.bedrockUrl());

  @AfterEach
  void stop() {
    client.close();
    simulator.close();
  }

  private Http2Client.Ended meets(Fault fault) {
    simulator.script(Script.of(Script.sequence("a", fault)));
    return client.invoke("a").ended().join();
  }

  @Test
  void answersAndCountsAsOverHttp1() throws Exception {
    Http2Client.Ended ended = client.invoke("a").ended().join();

    assertThat(ended.status()).isEqualTo(200);
    assertThat(ended.announced()).isEqualTo(ended.bytes().length);
    assertThat(new ObjectMapper().readTree(ended.body()).at("/content/0/text").asText())
        .startsWith("Answer to a:");
    assertThat(simulator.calls().byWorker()).isEqualTo(Map.of("h2", 1L));
    try (TestClient http1 = new TestClient(simulator)) {
      simulator.reset();
      assertThat(http1.invoke(TestClient.body("a")).body()).isEqualTo(ended.body());
    }
  }

  @Test
  void aHundredCallsAreInFlightOnOneConnection() {
    simulator.script(Script.parse("requests: [{match: {prefix: r}, calls: [stall]}]"));
    List<Http2Client.Open> open =
        IntStream.range(0, 100).mapToObj(request -> client.invoke("r" + request)).toList();

    TestClient.until(() -> simulator.calls().inFlight() == 100);
    open.forEach(stream -> stream.channel().close().syncUninterruptibly());
    TestClient.until(() -> simulator.calls().ended("stall") == 100);
  }

  @Test
  void anErrorIsAnAnswerLikeAnyOther() {
    assertThat(meets(Fault.THROTTLE).status()).isEqualTo(429);
  }

  @Test
  void resetEndsTheStreamAndLeavesTheConnection() {
    Http2Client.Ended ended = meets(Fault.RESET);

    assertThat(ended.status()).isZero();
    assertThat(ended.error()).isEqualTo(Http2Error.INTERNAL_ERROR.code());
    assertThat(client.connected()).isTrue();
    assertThat(client.invoke("b").ended().join().status()).isEqualTo(200);
  }

  @Test
  void manyResetsDoNotCostTheConnection() {
    simulator.script(Script.parse("requests: [{match: {prefix: r}, calls: [reset]}]"));
    for (int request = 0; request < 500; request++) {
      client.invoke("r" + request).ended().join();
    }

    assertThat(client.invoke("a").ended().join().status()).isEqualTo(200);
  }

  @Test
  void manyCancelledCallsDoNotCostTheConnection() {
    simulator.script(Script.parse("requests: [{match: {prefix: r}, calls: [stall]}]"));
    for (int request = 0; request < 500; request++) {
      client.invoke("r" + request).channel().close().syncUninterruptibly();
    }

    assertThat(client.invoke("a").ended().join().status()).isEqualTo(200);
  }

  @Test
  void closeEndsTheStreamWithoutAnAnswer() {
    Http2Client.Ended ended = meets(Fault.CLOSE);

    assertThat(ended.status()).isZero();
    assertThat(ended.error()).isEqualTo(Http2Error.CANCEL.code());
  }

  @Test
  void cutSendsHalfOfWhatItAnnounced() {
    Http2Client.Ended ended = meets(Fault.CUT);

    assertThat(ended.status()).isEqualTo(200);
    assertThat((long) ended.bytes().length).isEqualTo(ended.announced() / 2);
    assertThat(ended.error()).isEqualTo(Http2Error.CANCEL.code());
  }

  @Test
  void aStreamThatItsCallerCancelsIsAbandoned() {
    simulator.script(Script.parse("requests: [{match: {key: a}, calls: [ok], delay: 10m}]"));
    Http2Client.Open open = client.invoke("a");
    TestClient.until(() -> simulator.calls().inFlight() == 1);

    open.channel().close().syncUninterruptibly();

    TestClient.until(() -> simulator.calls().inFlight() == 0);
    assertThat(simulator.calls().ended(Calls.ABANDONED)).isEqualTo(1);
  }
}
