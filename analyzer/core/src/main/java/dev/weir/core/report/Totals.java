package dev.weir.core.report;

/**
 * Bytes of some exchanges: the six disjoint kinds of message bytes, and what was on the wire.
 *
 * @param wireBytes captured bytes at original length, from the link layer up
 * @param retransmittedBytes payload that was captured more than once, part of the wire bytes
 */
public record Totals(
    long requestHeaderBytes,
    long requestBodyBytes,
    long requestFramingBytes,
    long responseHeaderBytes,
    long responseBodyBytes,
    long responseFramingBytes,
    long wireBytes,
    long retransmittedBytes) {

  public static final Totals ZERO = new Totals(0, 0, 0, 0, 0, 0, 0, 0);

  public long requestBytes() {
    return requestHeaderBytes + requestBodyBytes + requestFramingBytes;
  }

  public long responseBytes() {
    return responseHeaderBytes + responseBodyBytes + responseFramingBytes;
  }

  public long messageBytes() {
    return requestBytes() + responseBytes();
  }

  public Totals plus(Totals more) {
    return new Totals(
        requestHeaderBytes + more.requestHeaderBytes,
        requestBodyBytes + more.requestBodyBytes,
        requestFramingBytes + more.requestFramingBytes,
        responseHeaderBytes + more.responseHeaderBytes,
        responseBodyBytes + more.responseBodyBytes,
        responseFramingBytes + more.responseFramingBytes,
        wireBytes + more.wireBytes,
        retransmittedBytes + more.retransmittedBytes);
  }
}
