package io.attune.annotation;

import io.attune.annotation.worker.Workers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.mvstore.FileStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.stereotype.Component;

/**
 * Lets H2 write again where nothing is needed any more, but only while the disk has plenty of space. A database file whose last write
 * failed for want of space is read, when it is opened again, from the newest state that is whole, and where space is written to again this
 * can be an older one than was acknowledged; a file that only grows loses nothing. {@code REUSE_SPACE=FALSE} in the database's address is
 * how it starts.
 */
@Component
class SpaceReuse {
    private static final Logger LOG = LoggerFactory.getLogger(SpaceReuse.class);
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Duration NEVER = Duration.ofDays(1);

    /** Bytes that nobody fills between two looks. */
    private static final long PLENTY = 1L << 30;

    private final DataSource database;
    private final long plenty;

    @Autowired
    SpaceReuse(DataSource database, Workers workers) {
        this(database, PLENTY);
        workers.employ("space-reuse", "looking for space on the database's disk", this::look);
    }

    SpaceReuse(DataSource database, long plenty) {
        this.database = database;
        this.plenty = plenty;
    }

    /** Returns how long the answer is good. */
    Duration look() {
        try (Connection connection = database.getConnection()) {
            FileStore<?> file = file(connection);
            if (file == null) {
                return NEVER;
            }
            decide(file);
            return LOOK;
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("cannot ask the database for its file", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void decide(FileStore<?> file) throws IOException {
        long left = Files.getFileStore(Path.of(file.getFileName())).getUsableSpace();
        boolean reuse = left >= plenty;
        if (!reuse && file.isSpaceReused()) {
            LOG.warn(
                    "the disk of {} has {} MB left: the database only grows from now on",
                    file.getFileName(),
                    left >> 20);
        }
        file.setReuseSpace(reuse);
    }

    /** Null where there is none: in PostgreSQL, and in a database that lives in memory. */
    private static @Nullable FileStore<?> file(Connection connection) throws SQLException {
        if (!connection.isWrapperFor(JdbcConnection.class)) {
            return null;
        }
        var session = connection.unwrap(JdbcConnection.class).getSession();
        return session instanceof SessionLocal local
                ? local.getDatabase().getStore().getMvStore().getFileStore()
                : null;
    }
}
