package dev.argosy.worker.platform.vertex;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Speaks just enough HTTP/2 to take a request, then answers it with a bare status, or not at all,
 * and closes the connection.
 */
final class Http2Hangup implements AutoCloseable {
  private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};
  private static final int PREFACE = 24;
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int END_OF_STREAM_AND_HEADERS = 0x5;

  /** A literal header field whose name is {@code :status}, the eighth of HPACK's static table. */
  private static final int LITERAL_STATUS = 0x08;

  private final ServerSocket socket;
  private final int status;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Http2Hangup() {
    this(0);
  }

  private Http2Hangup(int status) {
    this.status = status;
    try {
      socket = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  static Http2Hangup answering(int status) {
    return new Http2Hangup(status);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
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
      OutputStream out = connection.getOutputStream();
      out.write(SETTINGS);
      DataInputStream in = new DataInputStream(connection.getInputStream());
      in.readNBytes(PREFACE);
      int type;
      int stream;
      do {
        int lengthAndType = in.readInt();
        type = lengthAndType & 0xFF;
        in.readByte();
        stream = in.readInt();
        in.readNBytes(lengthAndType >>> 8);
      } while (type != DATA);
      if (status > 0) {
        out.write(headers(stream));
        in.transferTo(OutputStream.nullOutputStream());
      }
    } catch (IOException gone) {
      // the caller left; nothing to answer
    }
  }

  private byte[] headers(int stream) {
    byte[] value = Integer.toString(status).getBytes(StandardCharsets.US_ASCII);
    return new byte[] {
      0,
      0,
      (byte) (2 + value.length),
      HEADERS,
      END_OF_STREAM_AND_HEADERS,
      0,
      0,
      0,
      (byte) stream,
      LITERAL_STATUS,
      (byte) value.length,
      value[0],
      value[1],
      value[2]
    };
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
