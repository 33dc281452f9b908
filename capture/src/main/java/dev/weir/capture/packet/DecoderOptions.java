package dev.weir.capture.packet;

/**
 * What the decoder may do beyond reading plain packets.
 *
 * @param unwrapTunnels whether TCP within GRE, ERSPAN, VXLAN and IP-in-IP is read (mirrored
 *     traffic); otherwise such packets are not TCP
 */
public record DecoderOptions(boolean unwrapTunnels) {}
