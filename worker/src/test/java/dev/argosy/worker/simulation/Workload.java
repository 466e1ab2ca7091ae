package dev.argosy.worker.simulation;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.argosy.worker.ledger.Partition;
import java.util.ArrayList;
import java.util.List;

/** What services post: mostly plain requests, some that break every rule of the contract. */
final class Workload {
  /** Topics of requests and replies as {@link Fleet#CONFIG} names them. */
  static final List<String> LANES = List.of("lane.fast", "lane.slow");

  /** A lane that is added later. */
  static final String NEW_LANE = "lane.new";

  static final String REPLIES = "own.replies";

  /** Characters of an answer that no topic of results takes. */
  static final int OVERSIZED = 13_000;

  /** The tag of every request: a job of some that were posted together. */
  static final String TAG = "job";

  private static final int JOB = 8;

  private static final String EUROPEAN = ",\"residency\":\"eu\"";

  private final Broker broker;
  private final Dice dice;
  private final IdLedger ids;
  private final List<String> lanes = new ArrayList<>(LANES);
  private int posted;

  /** Whether one may come. */
  private boolean poison;

  Workload(Broker broker, Dice dice, IdLedger ids) {
    this.broker = broker;
    this.dice = dice;
    this.ids = ids;
  }

  /** Posts one record. */
  void post() {
    postTo(dice.oneOf(lanes));
  }

  /** Some of what is posted from now on goes to the new lane. */
  void withNewLane() {
    lanes.add(NEW_LANE);
  }

  void postTo(String lane) {
    int number = posted++;
    String id = id(number);
    int kind = dice.between(0, 99);
    switch (kind) {
      case 0 -> send(null, lane, number, null);
      case 1 -> send(null, lane, number, "");
      case 2 -> send(null, lane, number, "not json " + number);
      case 3 -> send(id, lane, number, request(id, "no-such-model", ""));
      case 4 -> send(id, lane, number, "{\"v\":1,\"id\":\"%s\",\"body\":{}}".formatted(id));
      case 5 -> send(id, lane, number, plain(id, ",\"reply\":{\"topic\":\"nobody.knows\"}"));
      case 6, 7, 8, 9, 10, 11 ->
          send(id, lane, number, plain(id, ",\"reply\":{\"topic\":\"" + REPLIES + "\"}")).reply =
              REPLIES;
      case 12, 13 ->
          send(id, lane, number, plain(id, ",\"reply\":{\"client\":\"c1\"}")).reply =
              Fleet.CONFIG.topics().replies();
      case 14, 15 -> send(id, lane, number, plain(id, ",\"expires_at\":\"" + soon() + "\""));
      case 16, 17, 18, 19, 20, 21, 22, 23, 37, 38, 39, 40, 41, 42, 43, 44 ->
          send(id, lane, number, streamed(id));
      case 24, 25, 26, 27, 28, 29 -> send(id, lane, number, withFallback(id, ""));
      case 30, 31, 32 -> send(id, lane, number, plain(id, EUROPEAN)).residency = "eu";
      case 33, 34, 35 -> send(id, lane, number, withFallback(id, EUROPEAN)).residency = "eu";
      case 36 -> deadly(id, lane, number);
      default -> send(id, lane, number, plain(id, ""));
    }
  }

  /** From now on there may be a request that kills; only where workers are started again. */
  void withPoison() {
    poison = true;
  }

  /** Not in every run, and one at most: each costs several processes. */
  private void deadly(String id, String lane, int number) {
    if (!poison || !dice.chance(0.3)) {
      send(id, lane, number, plain(id, ""));
      return;
    }
    poison = false;
    boolean unreadable = dice.chance(0.4);
    (unreadable
                ? send(null, lane, number, PoisonIsSetAside.DEADLY_TO_READ + number)
                : send(id, lane, number, plain(id, "")))
            .deadly =
        true;
  }

  int posted() {
    return posted;
  }

  /** The id of a request, were it posted. */
  static String id(int number) {
    return "r" + number;
  }

  /** The job of a request. */
  static String job(int number) {
    return "j" + number / JOB;
  }

  private String soon() {
    return broker.time().plusMillis(dice.between(100, 20_000)).toString();
  }

  private String plain(String id, String more) {
    return request(id, dice.chance(0.5) ? "claude-haiku-4-5" : "claude-sonnet-4-5", more);
  }

  private String streamed(String id) {
    return plain(id, "").replace("\"max_tokens\"", "\"stream\":true,\"max_tokens\"");
  }

  private String withFallback(String id, String more) {
    boolean haikuFirst = dice.chance(0.5);
    String first = haikuFirst ? "claude-haiku-4-5" : "claude-sonnet-4-5";
    String then = haikuFirst ? "claude-sonnet-4-5" : "claude-haiku-4-5";
    return request(id, first, ",\"fallback\":[\"" + then + "\"]" + more);
  }

  private static String request(String id, String model, String more) {
    return """
    {"v":1,"id":"%s","tags":{"%s":"%s"},"body":{"model":"%s","max_tokens":64,"metadata":{"user_id":"%s"},\
    "messages":[{"role":"user","content":"hello"}]}%s}\
    """
        .formatted(id, TAG, job(Integer.parseInt(id.substring(1))), model, id, more);
  }

  @SuppressWarnings("NullAway") // A null value is one of the things that services post.
  private IdLedger.Life send(String id, String lane, int number, String value) {
    byte[] key = ("k" + number).getBytes(UTF_8);
    Partition partition = broker.post(lane, key, value == null ? null : value.getBytes(UTF_8));
    IdLedger.Life life = ids.posted(id, partition, broker.log(partition).end() - 1);
    life.postedMillis = broker.time().toEpochMilli();
    life.job = job(number);
    return life;
  }
}
