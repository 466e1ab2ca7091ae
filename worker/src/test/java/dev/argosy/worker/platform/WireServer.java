package dev.argosy.worker.platform;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A server that answers every HTTP/1.1 request with the bytes it is told, and keeps what it was
 * sent.
 */
public final class WireServer implements AutoCloseable {
  /** What came over the wire. */
  public record Received(String head, String body) {
    /** The value of a header; empty if it is not there. */
    public String header(String name) {
      return head.lines()
          .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst()
          .orElse("");
    }
  }

  private enum Manner {
    ANSWERS,
    HOLDS,
    GREETS
  }

  private final ServerSocket socket;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final byte[] answer;
  private final Manner manner;

  private WireServer(String answer, Manner manner) {
    this.manner = manner;
    this.answer = answer.getBytes(StandardCharsets.UTF_8);
    try {
      socket = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  /** Answers with these bytes and closes the connection. */
  public static WireServer raw(String answer) {
    return new WireServer(answer, Manner.ANSWERS);
  }

  /**
   * Says these bytes to whoever connects, asked or not, and leaves it to close the connection; with
   * nothing to say it closes itself.
   */
  public static WireServer greeting(String words) {
    return new WireServer(words, Manner.GREETS);
  }

  /** Answers with these bytes and leaves the connection open until its caller closes it. */
  public static WireServer holding(String answer) {
    return new WireServer(answer, Manner.HOLDS);
  }

  /**
   * Answers with a status, header lines (none or each ending in a line feed) and a body of JSON.
   */
  public static WireServer answering(int status, String headers, String body) {
    return raw(
        "HTTP/1.1 %d x\nContent-Type: application/json\nConnection: close\nContent-Length: %d\n%s\n"
                .formatted(status, body.getBytes(StandardCharsets.UTF_8).length, headers)
                .replace("\n", "\r\n")
            + body);
  }

  /** Where it listens. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** All requests so far. */
  public List<Received> received() {
    return List.copyOf(received);
  }

  private void accept() {
    try {
      while (true) {
        Socket connection = socket.accept();
        threads.execute(() -> serve(connection));
      }
    } catch (IOException closed) {
      // close() closes the socket under accept: the only way out
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      if (manner == Manner.GREETS) {
        connection.getOutputStream().write(answer);
        if (answer.length > 0) { // Closing at once might outrun the words.
          connection.getInputStream().transferTo(OutputStream.nullOutputStream());
        }
        return;
      }
      InputStream in = connection.getInputStream();
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        int next = in.read();
        if (next < 0) {
          return;
        }
        head.append((char) next);
      }
      Received request = new Received(head.toString(), "");
      byte[] body = in.readNBytes(Integer.parseInt("0" + request.header("content-length")));
      received.add(new Received(request.head(), new String(body, StandardCharsets.UTF_8)));
      OutputStream out = connection.getOutputStream();
      out.write(answer);
      out.flush();
      if (manner == Manner.HOLDS) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException gone) {
      // the caller left; nothing to answer
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.close();
  }
}
