package dev.argosy.worker.content;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.argosy.content.ContentException;
import dev.argosy.content.ContentException.Kind;
import dev.argosy.content.ContentKey;
import dev.argosy.content.ContentStore;
import dev.argosy.content.ContentStores;
import dev.argosy.content.MemoryStore;
import dev.argosy.contract.Body;
import dev.argosy.contract.ContentRef;
import dev.argosy.contract.ErrorType;
import dev.argosy.contract.RawJson;
import dev.argosy.contract.Request;
import dev.argosy.contract.Usage;
import dev.argosy.worker.content.Fetched.Lacking;
import dev.argosy.worker.content.Fetched.Whole;
import dev.argosy.worker.platform.Outcome;
import dev.argosy.worker.platform.PlatformError;
import dev.argosy.worker.time.HandClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ContentsTest {
  private static final Body LIGHT =
      Body.withoutContent(RawJson.of("{\"model\":\"m\",\"max_tokens\":7}"));
  private static final String CONTENT = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final RawJson MESSAGE = RawJson.of("{\"type\":\"message\"}");
  private static final Usage USED = new Usage(1, 2, 0, 0, 0);

  private final HandClock clock = new HandClock();
  private final MemoryStore memory = new MemoryStore();
  private final Shut shut = new Shut(memory);
  private final Broken broken = new Broken();
  private final Contents contents = contents(0);

  private Contents contents(long above) {
    return contents(above, Runnable::run);
  }

  private Contents contents(long above, Executor threads) {
    ContentConfig config =
        new ContentConfig(
            Map.of("main", new StoreConfig.Directory(Path.of("/main"))),
            new ContentConfig.Results("main", above),
            64L << 20);
    return new Contents(
        new ContentStores(Map.of("main", shut, "broken", broken)),
        config,
        clock,
        Duration.ZERO,
        threads);
  }

  @AfterEach
  void close() {
    contents.close();
  }

  @Test
  void theBodyIsCompletedByItsContent() {
    Fetched fetched = fetched(CONTENT);
    assertThat(fetched)
        .isInstanceOfSatisfying(
            Whole.class,
            whole ->
                assertThat(whole.body().json().text())
                    .isEqualTo("{\"model\":\"m\",\"max_tokens\":7," + CONTENT.substring(1)));
  }

  /** Whoever knows another tenant's reference does not get at its content. */
  @Test
  void nobodyReachesTheContentOfAnotherTenant() {
    ContentRef theirs = put("theirs", CONTENT);
    assertThat(contents.fetch(request("ours", theirs), theirs).join())
        .isEqualTo(
            new Lacking(
                error(
                    ErrorType.INVALID_REQUEST,
                    "ContentOfOther",
                    "content.ref must begin with STORE/ours/, as the request's tenant does, was "
                        + theirs.ref()),
                false));
    assertLacking(contents.fetch(request(null, theirs), theirs).join(), "ContentOfOther");
  }

  @Test
  void aMissingObjectIsNotFoundAndNamedByItsReference() {
    ContentRef ref = put("t", CONTENT);
    memory.delete(ContentKey.of(ref).key()).join();
    assertThat(contents.fetch(request("t", ref), ref).join())
        .isEqualTo(
            new Lacking(
                error(
                    ErrorType.NOT_FOUND,
                    "ContentMissing",
                    "content " + ref.ref() + " is not there"),
                false));
  }

  @Test
  void anotherObjectInItsPlaceIsRefused() {
    ContentRef ref = put("t", CONTENT);
    memory.put(ContentKey.of(ref).key(), CONTENT.replace("hi", "HI").getBytes(UTF_8)).join();
    assertLacking(contents.fetch(request("t", ref), ref).join(), "ContentDamaged");
  }

  @Test
  void aStoreThatIsNotConfiguredIsRefused() {
    ContentRef ref = new ContentRef("other/t/id/x", 1, ContentKey.sha256(new byte[1]));
    assertLacking(contents.fetch(request("t", ref), ref).join(), "ContentStoreUnknown");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json",
        "[1]",
        "{\"messages\":[]}",
        "{\"messages\":[1],\"model\":\"expensive\"}",
        "{\"messages\":[1],\"max_tokens\":100000}",
        "{\"messages\":[1],\"stream\":true}",
        "{\"messages\":[1],\"messages\":[2]}"
      })
  void contentThatDoesNotCompleteTheBodyIsInvalid(String content) {
    assertLacking(fetched(content), "ContentInvalid");
  }

  /** What the quota was reserved by stands in the record. */
  @Test
  void contentCannotRaiseWhatWasReserved() {
    Body open = Body.withoutContent(RawJson.of("{\"model\":\"m\"}"));
    ContentRef ref = put("t", "{\"messages\":[1],\"max_tokens\":100000}");
    Request request = base().withTenant("t").withBody(open, ref);
    assertLacking(contents.fetch(request, ref).join(), "ContentInvalid");
  }

  @Test
  void aStoreThatCannotBeReachedMayBeThereLater() {
    ContentRef ref = new ContentRef("broken/t/id/x", 1, ContentKey.sha256(new byte[1]));
    assertThat(contents.fetch(request("t", ref), ref).join())
        .isInstanceOfSatisfying(
            Lacking.class,
            lacking -> {
              assertThat(lacking.again()).isTrue();
              assertThat(lacking.error().code()).isEqualTo("ContentUnavailable");
            });
  }

  /** 64 MiB of room, and three contents of 30 MiB. */
  @Test
  void contentsWaitForRoomUntilCallsHaveEnded() {
    String large = "{\"messages\":[\"" + "x".repeat(30 << 20) + "\"]}";
    ContentRef ref = put("t", large);
    try (Contents own =
        new Contents(new ContentStores(Map.of("main", memory)), ContentConfig.NONE, clock)) {
      Contents tight =
          new Contents(
              new ContentStores(Map.of("main", memory)),
              new ContentConfig(Map.of(), null, 64L << 20),
              clock);
      Whole first = (Whole) tight.fetch(request("t", ref), ref).join();
      Whole second = (Whole) tight.fetch(request("t", ref), ref).join();
      CompletableFuture<Fetched> third = tight.fetch(request("t", ref), ref);
      Whole elsewhere = (Whole) own.fetch(request("t", ref), ref).join();
      assertThat(third).isNotDone();
      first.release().run();
      assertThat(third.join()).isInstanceOf(Whole.class);
      second.release().run();
      elsewhere.release().run();
      tight.close();
    }
  }

  /** 64 MiB of room, and a content that would take all of it. */
  @Test
  void whateverGoesWrongTheRoomIsGivenBackAndNothingWasSent() {
    ContentRef ref = new ContentRef("broken/t/id/x", ContentRef.BYTES_MAX, "0".repeat(64));
    broken.error = new OutOfMemoryError("no room for it");
    assertThat(contents.fetch(request("t", ref), ref).join())
        .isInstanceOfSatisfying(
            Lacking.class,
            lacking -> {
              assertThat(lacking.again()).isTrue();
              assertThat(lacking.error().code()).isEqualTo("ContentUnavailable");
              assertThat(lacking.error().detail()).contains(ref.ref(), "OutOfMemoryError");
            });
    assertThat(fetched(CONTENT)).isInstanceOf(Whole.class);
  }

  /** Else it would wait for ever. */
  @Test
  void theLargestContentFindsRoomInTheLeastRoom() {
    ContentRef ref = new ContentRef("main/t/id/x", ContentRef.BYTES_MAX, "0".repeat(64));
    assertLacking(contents.fetch(request("t", ref), ref).join(), "ContentMissing");
  }

  @Test
  void anAnswerIsKeptAndItsReferenceIsTheRequests() {
    Outcome kept = contents.keep(base().withTenant("t"), completed()).join();
    assertThat(kept)
        .isInstanceOfSatisfying(
            Outcome.Completed.class,
            answered -> {
              String key = "t/id-1/result-" + ContentKey.sha256(MESSAGE.bytes());
              assertThat(answered.kept())
                  .isEqualTo(
                      new ContentRef(
                          "main/" + key, MESSAGE.size(), ContentKey.sha256(MESSAGE.bytes())));
              assertThat(memory.get(key, 100).join()).isEqualTo(MESSAGE.bytes());
              assertThat(answered.usage()).isEqualTo(USED);
            });
  }

  @Test
  void aRefusalIsAnAnswerToo() {
    Outcome kept = contents.keep(base(), new Outcome.Refused(MESSAGE, USED)).join();
    assertThat(((Outcome.Refused) kept).kept()).isNotNull();
  }

  @Test
  void whatIsNoAnswerOrSmallStaysAsItIs() {
    Outcome failed = new Outcome.Abandoned(USED);
    assertThat(contents.keep(base(), failed).join()).isSameAs(failed);
    Outcome small = completed();
    assertThat(contents(MESSAGE.size()).keep(base(), small).join()).isSameAs(small);
    assertThat(contents(MESSAGE.size() - 1).keep(base(), small).join()).isNotSameAs(small);
    assertThat(contents(0).keepsAll()).isTrue();
    assertThat(contents(1).keepsAll()).isFalse();
    assertThat(Contents.none(clock).keep(base(), small).join()).isSameAs(small);
  }

  /** It is paid for. */
  @Test
  void anAnswerThatCannotBeKeptGoesIntoItsResultAndHoldsUpFurtherCalls() {
    Outcome answer = completed();
    shut.closed = true;
    assertThat(contents.heldUp()).isFalse();
    assertThat(contents.keep(base(), answer).join()).isSameAs(answer);
    assertThat(contents.heldUp()).isTrue();
    clock.pass(Duration.ofHours(1));
    assertThat(contents.heldUp()).as("tried, and still away").isTrue();
    shut.closed = false;
    clock.pass(Duration.ofSeconds(4));
    assertThat(contents.heldUp()).as("not tried again yet").isTrue();
    clock.pass(Duration.ofSeconds(1));
    assertThat(contents.heldUp()).isFalse();
  }

  /** Nobody would know why an answer stands where none may. */
  @Test
  void whateverKeepsAnAnswerFromBeingKeptHoldsUpFurtherCalls() {
    Outcome answer = completed();
    shut.error = new OutOfMemoryError("no room for it");
    assertThat(contents.keep(base(), answer).join()).isSameAs(answer);
    assertThat(contents.heldUp()).isTrue();
    shut.error = null;
    clock.pass(Duration.ofSeconds(5));
    assertThat(contents.heldUp()).isFalse();
  }

  @Test
  void anAnswerThatComesWhenTheContentsAreClosedGoesIntoItsResult() {
    Contents closed =
        contents(
            0,
            _ -> {
              throw new RejectedExecutionException("closed");
            });
    Outcome answer = completed();
    assertThat(closed.keep(base(), answer).join()).isSameAs(answer);
    assertThat(closed.heldUp()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyKindOfFailureHasAWord(Kind kind) {
    broken.kind = kind;
    ContentRef ref = new ContentRef("broken/t/id/x", 1, ContentKey.sha256(new byte[1]));
    assertThat(contents.fetch(request("t", ref), ref).join())
        .isInstanceOfSatisfying(
            Lacking.class,
            lacking -> assertThat(lacking.again()).isEqualTo(kind == Kind.UNAVAILABLE));
  }

  private Fetched fetched(String content) {
    ContentRef ref = put("t", content);
    return contents.fetch(request("t", ref), ref).join();
  }

  private ContentRef put(String tenant, String content) {
    byte[] object = content.getBytes(UTF_8);
    ContentKey key = ContentKey.ofRequest("main", tenant, "id-1", object);
    return new ContentStores(Map.of("main", memory)).put(key, object, null).join();
  }

  private static Request base() {
    return Request.of("id-1", Body.of(RawJson.of("{\"model\":\"m\",\"messages\":[1]}")));
  }

  private static Request request(String tenant, ContentRef ref) {
    return base().withTenant(tenant).withBody(LIGHT, ref);
  }

  private static Outcome completed() {
    return new Outcome.Completed(MESSAGE, USED);
  }

  private static PlatformError error(ErrorType type, String code, String detail) {
    return new PlatformError(type, code, detail, null);
  }

  private static void assertLacking(Fetched fetched, String code) {
    assertThat(fetched)
        .isInstanceOfSatisfying(
            Lacking.class,
            lacking -> {
              assertThat(lacking.error().code()).isEqualTo(code);
              assertThat(lacking.again()).isFalse();
            });
  }

  /** A store that takes nothing while it is closed. */
  private static final class Shut implements ContentStore {
    private final MemoryStore open;
    private boolean closed;
    private Error error;

    Shut(MemoryStore open) {
      this.open = open;
    }

    @Override
    public CompletableFuture<?> put(String key, byte[] object) {
      if (error != null) {
        throw error;
      }
      return closed
          ? CompletableFuture.failedFuture(new ContentException(Kind.UNAVAILABLE, "closed", null))
          : open.put(key, object);
    }

    @Override
    public CompletableFuture<byte[]> get(String key, int bytesMax) {
      return open.get(key, bytesMax);
    }

    @Override
    public CompletableFuture<?> delete(String key) {
      return open.delete(key);
    }

    @Override
    public void close() {}
  }

  /** Fails as it is told. */
  private static final class Broken implements ContentStore {
    private Kind kind = Kind.UNAVAILABLE;
    private Error error;

    @Override
    public CompletableFuture<?> put(String key, byte[] object) {
      return failed();
    }

    @Override
    public CompletableFuture<byte[]> get(String key, int bytesMax) {
      return failed();
    }

    @Override
    public CompletableFuture<?> delete(String key) {
      return failed();
    }

    private <T> CompletableFuture<T> failed() {
      if (error != null) {
        throw error;
      }
      return CompletableFuture.failedFuture(new ContentException(kind, "so it is", null));
    }

    @Override
    public void close() {}
  }
}
