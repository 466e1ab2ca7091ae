package dev.argosy.client;

import dev.argosy.contract.Body;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.Result;
import dev.argosy.contract.ResultCodec;
import dev.argosy.contract.ResultError;
import dev.argosy.contract.Status;
import dev.argosy.contract.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What the tests of {@link WaitingRequests} have in common: a request, its result, no time. */
final class Pending {
  static final Request REQUEST =
      new Request(
          "r",
          Body.of(
              RawJson.of(
                  "{\"model\":\"m\",\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}")),
          null,
          null,
          Map.of(),
          null,
          null,
          null,
          List.of(),
          null,
          null,
          null,
          null,
          Instant.EPOCH);

  static final byte[] RESULT =
      new ResultCodec()
          .encode(
              new Result(
                  "r",
                  Status.FAILED,
                  null,
                  new ResultError(ErrorType.PLATFORM_ERROR, "told", false, null, null),
                  null,
                  null,
                  null,
                  null,
                  List.of(),
                  null,
                  new Timing(null, Instant.EPOCH, null, null, Instant.EPOCH),
                  null,
                  Map.of(),
                  null,
                  "w"));

  static final Timer NEVER =
      new Timer() {
        @Override
        public Runnable after(Duration delay, Runnable task) {
          return () -> {};
        }

        @Override
        public void close() {}
      };

  private Pending() {}
}
