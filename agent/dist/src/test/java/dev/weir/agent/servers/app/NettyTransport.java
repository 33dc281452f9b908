package dev.weir.agent.servers.app;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.uring.IoUringBufferRingConfig;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringFixedBufferRingAllocator;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringIoHandlerConfig;
import io.netty.channel.uring.IoUringServerSocketChannel;
import java.util.Locale;

/** What carries Netty's bytes; listeners are named after it, in lower case. */
enum NettyTransport {
  NIO {
    @Override
    ServerBootstrap bootstrap() {
      return new ServerBootstrap()
          .group(group(NioIoHandler.newFactory()))
          .channel(NioServerSocketChannel.class);
    }
  },
  EPOLL {
    @Override
    ServerBootstrap bootstrap() {
      return new ServerBootstrap()
          .group(group(EpollIoHandler.newFactory()))
          .channel(EpollServerSocketChannel.class);
    }
  },
  URING {
    @Override
    ServerBootstrap bootstrap() {
      return uring(new IoUringIoHandlerConfig());
    }
  },
  /** Reads into buffers that the kernel chooses, many times at one request. */
  URING_RING {
    @Override
    ServerBootstrap bootstrap() {
      IoUringBufferRingConfig ring =
          IoUringBufferRingConfig.builder()
              .bufferGroupId(GROUP)
              .bufferRingSize((short) 16)
              .batchSize(8)
              .allocator(new IoUringFixedBufferRingAllocator(RING_BUFFER_BYTES))
              .build();
      return uring(new IoUringIoHandlerConfig().setBufferRingConfig(ring))
          .childOption(IoUringChannelOption.IO_URING_BUFFER_GROUP_ID, GROUP);
    }
  },
  /** Writes without the kernel's copy, for which each write completes twice. */
  URING_ZERO_COPY {
    @Override
    ServerBootstrap bootstrap() {
      return uring(new IoUringIoHandlerConfig())
          .childOption(IoUringChannelOption.IO_URING_WRITE_ZERO_COPY_THRESHOLD, 0);
    }
  };

  private static final short GROUP = 1;

  /** Less than what one request to the tests' servers brings. */
  private static final int RING_BUFFER_BYTES = 4096;

  abstract ServerBootstrap bootstrap();

  /** How the names of its listeners begin. */
  String listeners() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static EventLoopGroup group(IoHandlerFactory handler) {
    return new MultiThreadIoEventLoopGroup(handler);
  }

  private static ServerBootstrap uring(IoUringIoHandlerConfig config) {
    return new ServerBootstrap()
        .group(group(IoUringIoHandler.newFactory(config)))
        .channel(IoUringServerSocketChannel.class);
  }
}
