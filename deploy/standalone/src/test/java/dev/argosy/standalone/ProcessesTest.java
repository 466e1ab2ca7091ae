package dev.argosy.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only real processes show: the lines that scripts wait for, signals, exit codes. */
final class ProcessesTest {
  @TempDir Path directory;

  private final List<ArgosyProcess> started = new ArrayList<>();

  @AfterEach
  void stopAll() {
    started.forEach(ArgosyProcess::close);
  }

  @Test
  void aWorkerBesideTheStackServesAndDrainsOnSigterm() throws Exception {
    ArgosyProcess up =
        start("up", "--workers", "0", "--data", directory.resolve("data").toString());
    String bootstrapServers = up.line("ready bootstrap-servers=");
    String config = up.line("bedrock=").replaceFirst(".* vertex=http://\\S+ config=", "");
    ArgosyProcess worker = start("worker", "--config", config, "--id", "w-1");
    assertThat(worker.line("ready worker=")).isEqualTo("w-1");

    Path ids = directory.resolve("ids.txt");
    Ran submitted =
        Ran.argosy(
            "submit",
            "--count",
            "50",
            "--ids-out",
            ids.toString(),
            "--bootstrap-servers",
            bootstrapServers);
    assertThat(submitted.exitCode()).as(submitted.err()).isZero();
    Ran audit =
        Ran.argosy(
            "audit",
            "--ids",
            ids.toString(),
            "--json",
            "--wait",
            "30s",
            "--bootstrap-servers",
            bootstrapServers);

    assertThat(audit.out().strip())
        .isEqualTo("{\"ids\":50,\"results\":50,\"missing\":0,\"duplicates\":0}");
    assertThat(worker.exitCodeAfterSigterm()).isZero();
    assertThat(up.exitCodeAfterSigterm()).isZero();
    assertThat(up.lines()).hasSize(2);
  }

  @Test
  void theSimulatorServesBothCloudsUntilSigterm() throws Exception {
    ArgosyProcess simulator = start("simulator", "--latency", "0ms");
    simulator.line("ready");
    String[] urls = simulator.line("bedrock=").split(" vertex=", -1);

    try (HttpClient http = HttpClient.newHttpClient()) {
      for (String url : urls) {
        HttpRequest calls = HttpRequest.newBuilder(URI.create(url + "/_simulator/calls")).build();
        assertThat(http.send(calls, HttpResponse.BodyHandlers.ofString()).body())
            .contains("\"calls\":0", "\"streams\":0", "\"cache_write_1h\":0");
      }
    }
    assertThat(urls).hasSize(2);
    assertThat(simulator.exitCodeAfterSigterm()).isZero();
    assertThat(simulator.lines()).hasSize(2);
  }

  @Test
  void theSimulatorListensWhereItIsTold() throws Exception {
    ArgosyProcess simulator = start("simulator", "--host", "localhost");
    assertThat(simulator.line("bedrock=")).startsWith("http://localhost:");
    assertThat(simulator.exitCodeAfterSigterm()).isZero();
  }

  private ArgosyProcess start(String... arguments) {
    ArgosyProcess process = ArgosyProcess.start(directory, arguments);
    started.add(process);
    return process;
  }
}
