package io.attune.annotation;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** The databases that the service runs on. */
public enum Database {
    H2 {
        @Override
        String start() throws IOException {
            return "jdbc:h2:file:" + Files.createTempDirectory("attune-h2").resolve("attune") + ";WRITE_DELAY=0";
        }
    },
    POSTGRESQL {
        @Override
        String start() throws IOException {
            EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
            return postgres.getJdbcUrl("postgres", "postgres");
        }
    };

    abstract String start() throws IOException;

    /** The address of an empty database that lasts as long as this JVM. */
    public String fresh() {
        try {
            return start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
