package io.attune.ui;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the environment says, checked before anything starts.
 *
 * @param data directory of everything that is kept ({@code ATTUNE_DATA}, default {@code ./data})
 * @param kafka bootstrap server, host:port ({@code ATTUNE_KAFKA})
 * @param database JDBC address ({@code ATTUNE_DB}; when empty, an H2 file below {@code data})
 * @param address to bind ({@code ATTUNE_ADDRESS}, default 127.0.0.1)
 * @param port to bind ({@code ATTUNE_PORT}, default 8080; 0 takes any free one)
 * @param demo whether the demo project is made on the first start ({@code ATTUNE_DEMO})
 * @param supervised whether this process ends when its standard input does ({@code ATTUNE_SUPERVISED})
 */
record Settings(Path data, String kafka, String database, String address, int port, boolean demo, boolean supervised) {

    Settings {
        if (!kafka.matches("[^\\s:]+:\\d+(,[^\\s:]+:\\d+)*")) {
            throw new IllegalArgumentException("ATTUNE_KAFKA is \"" + kafka + "\", expected host:port");
        }
        if (!database.startsWith("jdbc:h2:") && !database.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("ATTUNE_DB is \"" + database
                    + "\", expected an address that begins with jdbc:postgresql: or jdbc:h2:");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("ATTUNE_PORT is " + port + ", expected 0 to 65535");
        }
    }

    static Settings of(Map<String, String> environment) {
        Path data = Path.of(text(environment, "ATTUNE_DATA", "data"))
                .toAbsolutePath()
                .normalize();
        return new Settings(
                data,
                text(environment, "ATTUNE_KAFKA", "127.0.0.1:9092"),
                text(environment, "ATTUNE_DB", fileBelow(data)),
                text(environment, "ATTUNE_ADDRESS", "127.0.0.1"),
                port(text(environment, "ATTUNE_PORT", "8080")),
                flag(environment, "ATTUNE_DEMO"),
                flag(environment, "ATTUNE_SUPERVISED"));
    }

    /** The same as Spring properties, beside what application.yaml says. */
    Map<String, Object> properties() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("attune.data", data.toString());
        properties.put("attune.kafka", kafka);
        properties.put("attune.demo", demo);
        properties.put("server.address", address);
        properties.put("server.port", port);
        properties.put("spring.datasource.url", database);
        // People hear within three seconds that it is away; the defaults would let them wait for half a minute.
        properties.put("spring.datasource.hikari.connection-timeout", 2_500);
        properties.put("spring.datasource.hikari.validation-timeout", 1_000);
        if (database.startsWith("jdbc:h2:")) {
            properties.put("spring.datasource.username", "sa");
            // H2 closes its database when the disk is full, and calls connections to it valid all the same.
            properties.put("spring.datasource.hikari.connection-test-query", "SELECT 1");
        }
        return properties;
    }

    /** WRITE_DELAY=0: without it H2 acknowledges a commit before the row is on disk. REUSE_SPACE: see {@code SpaceReuse}. */
    private static String fileBelow(Path data) {
        return "jdbc:h2:file:" + data.resolve("database").resolve("attune")
                + ";WRITE_DELAY=0;REUSE_SPACE=FALSE;DB_CLOSE_ON_EXIT=FALSE";
    }

    private static String text(Map<String, String> environment, String name, String otherwise) {
        String value = environment.getOrDefault(name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("ATTUNE_PORT is \"" + text + "\", expected a number from 0 to 65535");
        }
    }

    private static boolean flag(Map<String, String> environment, String name) {
        String value = text(environment, name, "false");
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(name + " is \"" + value + "\", expected true or false");
        };
    }
}
