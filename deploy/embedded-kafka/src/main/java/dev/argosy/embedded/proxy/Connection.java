package dev.argosy.embedded.proxy;

import dev.argosy.embedded.proxy.Fault.Effect;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client's connection and the one to the broker behind it; one thread for each direction.
 *
 * <p>What the client has sent reaches the broker and is worked on, even if the client has gone
 * meanwhile: the broker's side stays open until each request has its answer. So whether a late
 * commit lands depends on faults, not on timing.
 */
final class Connection {
  private static final Logger log = LoggerFactory.getLogger(Connection.class);

  private final Socket client;
  private final Socket broker;
  private final FaultBoard board;
  private final AnswerRewrite rewrite;
  private final Consumer<RequestHead> seen;

  /** Requests on their way, by correlation id. */
  private final Map<Integer, RequestHead> open = new ConcurrentHashMap<>();

  /** Nobody hears answers any more: the client has gone, or a fault made the connection silent. */
  private volatile boolean unheard;

  private volatile boolean clientGone;

  Connection(
      Socket client,
      Socket broker,
      FaultBoard board,
      AnswerRewrite rewrite,
      Consumer<RequestHead> seen) {
    this.client = client;
    this.broker = broker;
    this.board = board;
    this.rewrite = rewrite;
    this.seen = seen;
  }

  /** Client to broker, until the client goes. */
  void pumpRequests() {
    pump(
        () -> {
          var in = new DataInputStream(client.getInputStream());
          var out = new DataOutputStream(broker.getOutputStream());
          while (true) {
            byte[] frame;
            try {
              frame = read(in);
            } catch (IOException gone) {
              clientGone = true;
              unheard = true;
              return !open.isEmpty();
            }
            RequestHead request = RequestHead.read(frame);
            seen.accept(request);
            board.passRequest(request);
            open.put(request.correlationId(), request);
            write(out, frame);
          }
        });
  }

  /** Broker to client, until the broker goes or the client has gone and nothing is open. */
  void pumpAnswers() {
    pump(
        () -> {
          var in = new DataInputStream(broker.getInputStream());
          var out = new DataOutputStream(client.getOutputStream());
          while (true) {
            byte[] frame = read(in);
            int correlationId = ByteBuffer.wrap(frame).getInt();
            RequestHead request = open.get(correlationId);
            if (request == null) {
              throw new IllegalStateException("an answer to nothing: " + correlationId);
            }
            Optional<Effect> dropping = board.passAnswer(request);
            if (dropping.isPresent()) {
              unheard = true;
            }
            if (!unheard) {
              answer(out, rewrite.rewrite(request, frame));
            }
            open.remove(correlationId);
            if (dropping.equals(Optional.of(Effect.DROP_AND_CLOSE))
                || (clientGone && open.isEmpty())) {
              return false;
            }
          }
        });
  }

  /** Ends both sides at once. */
  void cut() {
    for (Socket socket : new Socket[] {client, broker}) {
      try {
        socket.close();
      } catch (IOException ignored) {
        // It was on its way out.
      }
    }
  }

  private void answer(DataOutputStream out, byte[] frame) {
    try {
      write(out, frame);
    } catch (IOException gone) {
      unheard = true; // The other direction finds out and decides.
    }
  }

  /** One direction; true if it ended but the other must go on. */
  private interface Direction {
    boolean run() throws IOException, InterruptedException;
  }

  private void pump(Direction direction) {
    boolean otherGoesOn = false;
    try {
      otherGoesOn = direction.run();
    } catch (IOException cut) {
      log.debug("connection ended", cut);
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException bug) {
      log.error("the proxy gave a connection up", bug); // A thread's end: nobody else hears of it.
    }
    if (!otherGoesOn) {
      cut();
    }
  }

  private static byte[] read(DataInputStream in) throws IOException {
    int size = in.readInt();
    byte[] frame = in.readNBytes(size);
    if (frame.length < size) {
      throw new EOFException("%d bytes of %d".formatted(frame.length, size));
    }
    return frame;
  }

  private static void write(DataOutputStream out, byte[] frame) throws IOException {
    byte[] whole =
        new byte[Integer.BYTES + frame.length]; // One write, one packet for small frames.
    ByteBuffer.wrap(whole).putInt(frame.length).put(frame);
    out.write(whole);
    out.flush();
  }
}
