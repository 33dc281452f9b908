package dev.weir.agent.runtime.connection;

import dev.weir.agent.bootstrap.Door;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What happens when the kernel has done what Netty's io_uring transport gave it to do.
 *
 * <p>A completion tells only how many bytes there were. What was read lies in the buffer that the
 * channel kept for it, or in buffers that the kernel has chosen from a ring of the event loop. What
 * was written still stands at the head of the channel's outbound buffer, since no second write is
 * under way. Called before Netty looks at a completion, on the channel's event loop. Nothing is
 * allocated for buffers that Netty knows the address of; for others, views of their pieces are.
 */
final class RingHooks {
  /** {@code IORING_CQE_F_BUFFER}: the kernel has chosen the buffer. */
  private static final int BUFFER_CHOSEN = 1;

  /** {@code IORING_CQE_BUFFER_SHIFT}: above, its number. */
  private static final int BUFFER_SHIFT = 16;

  private static final int NOTHING_IN_THE_PIPE = -1;

  private static final NamedType STREAM =
      new NamedType("io.netty.channel.uring.AbstractIoUringStreamChannel$IoUringStreamUnsafe");
  private static final NamedType SPLICED =
      new NamedType("io.netty.channel.uring.IoUringFileRegion");

  /** Up to Netty 4.2.2, what the kernel may fill is what such a buffer shows as readable. */
  private static final NamedType FULL_BUFFER =
      new NamedType("io.netty.channel.uring.IoUringBufferRing$IoUringBufferRingByteBuf");

  private static final Member READ_BUFFER = Member.object("readBuffer");
  private static final Member RING = Member.object("bufferRing");
  private static final Member RING_BUFFERS = Member.object("buffers");
  private static final Member OUTBOUND = Member.object("outboundBuffer");
  private static final Member FIRST_FLUSHED = Member.object("flushedEntry");
  private static final Member NEXT = Member.object("next");
  private static final Member MESSAGE = Member.object("msg");
  private static final Member PIPE_BYTES = Member.number("pipeLen");
  private static final Member FILE_CHUNK = Member.object("fileRegionChunkBuf");

  private final SocketHooks sockets;

  RingHooks(SocketHooks sockets) {
    this.sockets = sockets;
  }

  /** A read is done; a count of 0 is the end of the stream. */
  void read(Object unsafe, int count, int flags) {
    Object socket = NettySockets.of(unsafe);
    if (count == 0) {
      sockets.ended(socket, NettySockets.number(socket));
    } else if ((flags & BUFFER_CHOSEN) == 0) {
      Object buffer = READ_BUFFER.of(unsafe);
      int index = NettyBuffers.writerIndex(buffer);
      passed(socket, Door.NATIVE_READ, buffer, index, count, SocketHooks.UNREAD);
    } else {
      Object ring = RING.of(NettySockets.channel(unsafe));
      readFromRing(socket, (Object[]) RING_BUFFERS.of(ring), flags >>> BUFFER_SHIFT, count);
    }
  }

  /** The kernel may have filled several buffers, one after the other. */
  private void readFromRing(Object socket, @Nullable Object[] buffers, int first, int count) {
    int at = first;
    int left = count;
    long nowNanos = SocketHooks.UNREAD;
    while (left > 0) {
      Object buffer = buffers[at];
      if (buffer == null) {
        throw new IllegalStateException("buffer " + at + " of the ring is not there");
      }
      boolean full = FULL_BUFFER.covers(buffer);
      int room = full ? NettyBuffers.readableBytes(buffer) : NettyBuffers.writableBytes(buffer);
      int index = full ? NettyBuffers.readerIndex(buffer) : NettyBuffers.writerIndex(buffer);
      if (room == 0) {
        throw new IllegalStateException("buffer " + at + " of the ring has no room");
      }
      int length = Math.min(left, room);
      nowNanos = passed(socket, Door.NATIVE_READ, buffer, index, length, nowNanos);
      left -= length;
      // A ring that is not filled to its end goes on at its beginning.
      at = at + 1 < buffers.length && buffers[at + 1] != null ? at + 1 : 0;
    }
  }

  /** A write is done, of at least one byte. */
  void wrote(Object unsafe, int count) {
    if (!STREAM.covers(unsafe)) {
      return; // datagrams
    }
    Object socket = NettySockets.of(unsafe);
    Object outbound = OUTBOUND.orNull(unsafe);
    Object entry = outbound == null ? null : FIRST_FLUSHED.orNull(outbound);
    if (entry == null) {
      // Output was shut down meanwhile, and what was under way has been let go.
      sent(socket, count);
      return;
    }
    Object message = MESSAGE.of(entry);
    if (NettyBuffers.isBuffer(message)) {
      wroteBuffers(socket, entry, count);
    } else if (!SPLICED.covers(message)) {
      wroteChunk(socket, FILE_CHUNK.orNull(unsafe), count);
    } else if (PIPE_BYTES.numberOf(message) != NOTHING_IN_THE_PIPE) {
      sent(socket, count); // else the file's bytes have come as far as the pipe
    }
  }

  private void wroteBuffers(Object socket, Object firstEntry, int count) {
    int left = count;
    long nowNanos = SocketHooks.UNREAD;
    for (Object entry = firstEntry; entry != null && left > 0; entry = NEXT.orNull(entry)) {
      Object buffer = MESSAGE.of(entry);
      int length = Math.min(left, NettyBuffers.readableBytes(buffer));
      if (length > 0) {
        int index = NettyBuffers.readerIndex(buffer);
        nowNanos = passed(socket, Door.NATIVE_WRITE, buffer, index, length, nowNanos);
        left -= length;
      }
    }
  }

  /** Of a file that Netty reads itself, what it holds of it at present. */
  private void wroteChunk(Object socket, @Nullable Object chunk, int count) {
    if (chunk == null) {
      sent(socket, count);
    } else {
      int index = NettyBuffers.readerIndex(chunk);
      passed(socket, Door.NATIVE_WRITE, chunk, index, count, SocketHooks.UNREAD);
    }
  }

  private long passed(
      Object socket, int site, Object buffer, int index, int length, long beforeNanos) {
    int number = NettySockets.number(socket);
    if (NettyBuffers.hasMemoryAddress(buffer)) {
      long address = NettyBuffers.memoryAddress(buffer) + index;
      return sockets.passed(socket, number, site, address, length, beforeNanos);
    }
    long nowNanos = beforeNanos;
    for (ByteBuffer piece : NettyBuffers.pieces(buffer, index, length)) {
      if (!piece.isDirect()) {
        throw new IllegalStateException("the kernel does not read or write " + piece);
      }
      if (piece.hasRemaining()) {
        long address = NativeMemory.addressOf(piece) + piece.position();
        nowNanos = sockets.passed(socket, number, site, address, piece.remaining(), nowNanos);
      }
    }
    return nowNanos;
  }

  private void sent(Object socket, int count) {
    sockets.sent(socket, NettySockets.number(socket), count);
  }
}
