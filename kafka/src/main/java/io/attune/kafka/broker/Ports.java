package io.attune.kafka.broker;

import java.io.IOException;
import java.io.StringReader;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;

/** The broker's two ports on the loopback interface, chosen once and kept beside its data, since clients come back to them. */
record Ports(int client, int controller) {

    /** Those of the file, or two free ones that are kept there from now on. */
    static Ports kept(Path file) throws IOException {
        if (Files.exists(file)) {
            return read(file);
        }
        Ports chosen;
        try (ServerSocket first = loopback(0);
                ServerSocket second = loopback(0)) {
            chosen = new Ports(first.getLocalPort(), second.getLocalPort());
        }
        chosen.write(file);
        return chosen;
    }

    /** @throws IllegalStateException naming the port that another program has */
    void requireFree(Path file) throws IOException {
        for (int port : new int[] {client, controller}) {
            try (ServerSocket free = loopback(port)) {
                free.setReuseAddress(true);
            } catch (BindException e) {
                throw new IllegalStateException(
                        "port " + port
                                + " of the embedded broker is in use: stop the program that has it (perhaps another"
                                + " Attune on this data directory), or delete " + file + " to choose others",
                        e);
            }
        }
    }

    private static Ports read(Path file) throws IOException {
        Properties kept = new Properties();
        kept.load(new StringReader(Files.readString(file)));
        try {
            return new Ports(
                    Integer.parseInt(kept.getProperty("client", "")),
                    Integer.parseInt(kept.getProperty("controller", "")));
        } catch (NumberFormatException e) {
            throw new IOException(file + " does not hold the two ports: delete it to choose others", e);
        }
    }

    private void write(Path file) throws IOException {
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(beside, "client=" + client + "\ncontroller=" + controller + "\n", StandardCharsets.UTF_8);
        try (FileChannel channel = FileChannel.open(beside, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static ServerSocket loopback(int port) throws IOException {
        return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
    }
}
