package dev.weir.capture;

import dev.weir.capture.packet.DecoderOptions;
import dev.weir.capture.packet.PacketDecoder;
import dev.weir.capture.packet.PacketSink;
import dev.weir.capture.tcp.TcpAnalyzer;
import dev.weir.core.control.PathListener;
import dev.weir.core.http.ExchangeListener;
import dev.weir.core.ledger.Ledger;
import dev.weir.core.message.MessageTap;
import org.jspecify.annotations.Nullable;

/**
 * From packets to a ledger: decodes, reassembles, parses, charges.
 *
 * <p>Confined to one thread: packets, {@link #finish} and the ledger's reports must come from it.
 */
public final class CaptureAnalysis implements PacketSink {
  private final Ledger ledger;
  private final TcpAnalyzer tcp;
  private final PacketDecoder decoder;

  /** An analysis that only fills the ledger. */
  public CaptureAnalysis(Ledger ledger, AnalysisOptions options) {
    this(ledger, ledger, PathListener.NOBODY, options);
  }

  /**
   * @param listener told of every exchange in the ledger's place; it must pass everything on to the
   *     ledger
   * @param path told what all connections together send
   */
  public CaptureAnalysis(
      Ledger ledger, ExchangeListener listener, PathListener path, AnalysisOptions options) {
    this(ledger, listener, path, options, null);
  }

  /**
   * @param tap told the very bytes of messages, beside the listener; null for nobody
   */
  public CaptureAnalysis(
      Ledger ledger,
      ExchangeListener listener,
      PathListener path,
      AnalysisOptions options,
      @Nullable MessageTap tap) {
    this.ledger = ledger;
    this.tcp =
        new TcpAnalyzer(
            ledger,
            listener,
            path,
            options.serverPorts(),
            options.limits(),
            options.clientField(),
            tap);
    this.decoder = new PacketDecoder(tcp, new DecoderOptions(options.unwrapTunnels()));
  }

  @Override
  public void packet(
      int linkType,
      byte[] bytes,
      int offset,
      int capturedLength,
      long originalLength,
      long epochNanos) {
    ledger.captured(originalLength);
    decoder.packet(linkType, bytes, offset, capturedLength, originalLength, epochNanos);
  }

  /**
   * No more packets will come: settles what is held and finishes what is in progress. After this
   * the books must balance.
   */
  public void finish() {
    decoder.finish();
    tcp.finish();
  }
}
