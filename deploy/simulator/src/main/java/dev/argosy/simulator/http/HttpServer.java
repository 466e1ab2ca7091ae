package dev.argosy.simulator.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** One port. Its connections live on the event loop it is given. Thread-safe. */
public final class HttpServer implements AutoCloseable {
  private static final int BACKLOG = 4_096;
  private static final long CLOSE_SECONDS = 5;

  private final String host;
  private final Channel listening;
  private final ChannelGroup connections;

  /**
   * Listens.
   *
   * @param host address to bind
   * @param port 0 takes any free one
   * @param bodyBytesMax a larger body is dropped and its request says so
   * @throws UncheckedIOException if the port is taken
   */
  public HttpServer(EventLoop loop, String host, int port, int bodyBytesMax, Endpoint endpoint) {
    this.host = host;
    this.connections = new DefaultChannelGroup(loop);
    var bound =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel connection) {
                    connections.add(connection);
                    connection.pipeline().addLast(new ProtocolDetector(endpoint, bodyBytesMax));
                  }
                })
            .bind(host, port)
            .awaitUninterruptibly();
    if (!bound.isSuccess()) {
      BindException refused = new BindException("cannot listen on %s:%d".formatted(host, port));
      refused.initCause(bound.cause());
      throw new UncheckedIOException(refused);
    }
    this.listening = bound.channel();
  }

  /** Where it listens. */
  public URI url() {
    int port = ((InetSocketAddress) listening.localAddress()).getPort();
    String name = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return URI.create("http://%s:%d".formatted(name, port));
  }

  /** Stops listening and closes all connections; waits 5 s at most. */
  @Override
  public void close() {
    listening.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    connections.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
  }
}
