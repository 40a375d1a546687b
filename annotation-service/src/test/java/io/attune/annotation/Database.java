package io.attune.annotation;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The databases that the service runs on. */
public enum Database {
    H2 {
        @Override
        String start() {
            return "jdbc:h2:file:" + TestRun.directory("attune-h2").resolve("attune") + ";WRITE_DELAY=0";
        }
    },
    POSTGRESQL {
        @Override
        String start() throws IOException {
            EmbeddedPostgres postgres = TestRun.keep(EmbeddedPostgres.builder().start());
            return postgres.getJdbcUrl("postgres", "postgres");
        }
    };

    abstract String start() throws IOException;

    /** The address of an empty database that lasts as long as this run of tests. */
    public String fresh() {
        try {
            return start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
