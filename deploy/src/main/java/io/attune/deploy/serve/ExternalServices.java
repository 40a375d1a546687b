package io.attune.deploy.serve;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.stream.Stream;

/** The broker and the database that a command was pointed at: asked before anything is written here. */
public final class ExternalServices {
    private static final int PATIENCE_MILLIS = 3_000;

    private ExternalServices() {}

    /** @throws ServeException if none of the brokers accepts a connection */
    static void requireKafka(String addresses) {
        if (!kafkaAnswers(addresses)) {
            throw new ServeException(
                    "No Kafka broker answers at %s: start it, correct --kafka, or leave that out for the embedded one"
                            .formatted(addresses));
        }
    }

    /** Whether one of the brokers accepts a connection, each given as {@code host:port}, separated by commas. */
    public static boolean kafkaAnswers(String addresses) {
        return Stream.of(addresses.split(",", -1)).anyMatch(ExternalServices::accepts);
    }

    /** Whether something accepts connections at {@code host:port}. */
    static boolean accepts(String address) {
        int colon = address.lastIndexOf(':');
        String host = address.substring(0, colon).strip();
        try (var socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1))), PATIENCE_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** @throws ServeException if the database lets nobody in */
    static void requireDatabase(String url) {
        Properties limits = new Properties();
        limits.setProperty("loginTimeout", Integer.toString(PATIENCE_MILLIS / 1_000));
        try (var _ = DriverManager.getConnection(url, limits)) {
            // it answers
        } catch (SQLException e) {
            throw new ServeException(
                    "The database %s cannot be reached (%s): start it, correct --db, or leave that out for the embedded one"
                            .formatted(url.replaceFirst("\\?.*", ""), oneLine(e)));
        }
    }

    private static String oneLine(SQLException e) {
        return String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
    }
}
