package dev.weir.agent.runtime.hold;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AsyncChannelsTest {
  private AsynchronousServerSocketChannel listening;
  private AsynchronousSocketChannel channel;

  @BeforeEach
  void connect() throws Exception {
    listening = AsynchronousServerSocketChannel.open();
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    channel = AsynchronousSocketChannel.open();
    channel.connect(listening.getLocalAddress()).get();
  }

  @AfterEach
  void close() throws Exception {
    channel.close();
    listening.close();
  }

  /** Else its descriptor may be closed, and be another's by the time it is polled. */
  @Test
  @Timeout(30)
  void keepsTheChannelFromBeingClosedMeanwhile() throws Exception {
    Thread waking = new Thread(() -> AsyncChannels.waitAgain(channel));
    synchronized (field("updateLock")) {
      waking.start();
      while (waking.getState() != Thread.State.BLOCKED) {
        Thread.onSpinWait();
      }
      assertThat(closeLock().getReadLockCount()).isOne();
    }
    waking.join();
    assertThat(closeLock().getReadLockCount()).isZero();
  }

  @Test
  void leavesAClosedChannelAlone() throws Exception {
    channel.close();
    AsyncChannels.waitAgain(channel);
    assertThat(closeLock().getReadLockCount()).isZero();
  }

  private ReentrantReadWriteLock closeLock() throws ReflectiveOperationException {
    return (ReentrantReadWriteLock) field("closeLock");
  }

  private Object field(String name) throws ReflectiveOperationException {
    for (Class<?> at = channel.getClass(); at != null; at = at.getSuperclass()) {
      for (Field field : at.getDeclaredFields()) {
        if (field.getName().equals(name)) {
          field.setAccessible(true);
          return field.get(channel);
        }
      }
    }
    throw new NoSuchFieldException(name);
  }
}
