package io.attune.deploy.serve;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The right to serve at a TCP port of this machine, which one supervisor has at a time. The port itself is bound only seconds later, and by
 * another process; until then the claim is the UDP port of the same number, which the kernel gives to one process and takes back
 * however that ends.
 */
final class PortClaim implements AutoCloseable {
    private final DatagramSocket claim;

    private PortClaim(DatagramSocket claim) {
        this.claim = claim;
    }

    /** @throws ServeException if another Attune has the port, or will have it, or another program listens there */
    static PortClaim of(int port) {
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        try (var _ = new ServerSocket(port, 1, address.getAddress())) {
            return new PortClaim(new DatagramSocket(address));
        } catch (IOException e) {
            throw new ServeException(
                    "Port %d is in use (%s): choose another with --port".formatted(port, e.getMessage()));
        }
    }

    @Override
    public void close() {
        claim.close();
    }
}
