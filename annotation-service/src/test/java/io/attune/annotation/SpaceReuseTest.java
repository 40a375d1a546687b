package io.attune.annotation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpaceReuseTest {
    @Test
    void aFileIsWrittenToAgainWhileItsDiskHasPlenty(@TempDir Path directory) throws SQLException {
        JdbcDataSource database = at("file:" + directory.resolve("database") + ";REUSE_SPACE=FALSE");
        try (Connection open = database.getConnection()) {
            assertThat(isReused(open)).isFalse();
            assertThat(new SpaceReuse(database, 1).look()).hasSeconds(1);
            assertThat(isReused(open)).isTrue();
            new SpaceReuse(database, Long.MAX_VALUE).look();
            assertThat(isReused(open)).isFalse();
        }
    }

    @Test
    void aDatabaseInMemoryIsLeftAlone() {
        assertThat(new SpaceReuse(at("mem:space"), 1).look()).hasDays(1);
    }

    private static JdbcDataSource at(String where) {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:" + where);
        return database;
    }

    private static boolean isReused(Connection connection) throws SQLException {
        var session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
        return session.getDatabase().getStore().getMvStore().getFileStore().isSpaceReused();
    }
}
