package dev.argosy.simulator;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A chunked answer as it stands on an HTTP/1.1 wire.
 *
 * @param head status line and headers
 * @param chunks as they were cut; the last may be a part of one
 * @param whole true if the last chunk came, so that the answer ended in good order
 */
record RawAnswer(String head, List<byte[]> chunks, boolean whole) {
  /** Sends a request and leaves the answer to be read. */
  static Socket ask(URI url, String path, String body) throws IOException {
    Socket socket = new Socket(url.getHost(), url.getPort());
    ask(socket, path, body);
    return socket;
  }

  /** Sends one more request. */
  static void ask(Socket socket, String path, String body) throws IOException {
    socket
        .getOutputStream()
        .write(
            "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(path, body.getBytes(StandardCharsets.UTF_8).length, body)
                .getBytes(StandardCharsets.UTF_8));
  }

  /** Reads one answer, to its last chunk or to the connection's end. */
  static RawAnswer read(Socket socket) throws IOException {
    return read(socket.getInputStream());
  }

  /** Reads one answer as far as it has come. */
  static RawAnswer read(InputStream bytes) throws IOException {
    DataInputStream in = new DataInputStream(bytes);
    List<byte[]> chunks = new ArrayList<>();
    StringBuilder head = new StringBuilder();
    try {
      for (String line = line(in); !line.isEmpty(); line = line(in)) {
        head.append(line).append('\n');
      }
      for (int length = length(in); length > 0; length = length(in)) {
        byte[] chunk = in.readNBytes(length);
        chunks.add(chunk);
        line(in);
      }
      line(in);
      return new RawAnswer(head.toString(), chunks, true);
    } catch (EOFException closed) {
      return new RawAnswer(head.toString(), chunks, false);
    }
  }

  byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    chunks.forEach(all::writeBytes);
    return all.toByteArray();
  }

  private static int length(DataInputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.readUnsignedByte(); next != '\n'; next = in.readUnsignedByte()) {
      line.append((char) next);
    }
    return line.toString().strip();
  }
}
