package io.attune.annotation.dataset;

import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.Uuid7;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Keeps files of demonstrations: their lines in the artefact store, and what is known of them in the database. */
@Component
class DemonstrationStore {
    /** A learner holds them in memory. */
    private static final int MOST = 100_000;

    private final ArtefactStore artefacts;
    private final JdbcClient jdbc;
    private final Uuid7 identities;
    private final Clock clock;

    DemonstrationStore(ArtefactStore artefacts, JdbcClient jdbc, Uuid7 identities, Clock clock) {
        this.artefacts = artefacts;
        this.jdbc = jdbc;
        this.identities = identities;
        this.clock = clock;
    }

    /** Checks a file and, where the mode says so, keeps its good lines; the same lines of the same project are kept once. */
    ImportReport read(UUID project, String source, InputStream file, ImportMode mode) throws IOException {
        Path good = Files.createTempFile("attune-demonstrations", ".jsonl");
        try {
            ImportReport report = copy(file, good);
            if (report.good() > MOST) {
                throw new IllegalArgumentException(source + " has " + report.good() + " demonstrations, at most " + MOST
                        + " are kept: give a part");
            }
            boolean stored = mode.stores(report);
            if (stored) {
                keep(project, source, report.good(), artefacts.put(good));
            }
            return report.withStored(stored);
        } finally {
            Files.delete(good);
        }
    }

    private static ImportReport copy(InputStream file, Path good) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(good)) {
            return new FileImport<>(DemonstrationLines::read, lines -> append(out, lines)).read(file);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static int append(BufferedWriter out, List<String> lines) {
        try {
            for (String line : lines) {
                out.write(line);
                out.write('\n');
            }
            return lines.size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keep(UUID project, String source, long lines, Artefact file) {
        try {
            jdbc.sql("insert into demonstrations (id, project, source, sha256, bytes, line_count, imported_at)"
                            + " values (?, ?, ?, ?, ?, ?, ?)")
                    .params(
                            identities.next(),
                            project,
                            source,
                            file.sha256(),
                            file.bytes(),
                            lines,
                            OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                    .update();
        } catch (DuplicateKeyException _) {
            // the project has these lines already
        }
    }

    /** Newest first. */
    List<Demonstrations> of(UUID project) {
        return jdbc.sql("select * from demonstrations where project = ? order by imported_at desc, id desc")
                .param(project)
                .query(DemonstrationStore::row)
                .list();
    }

    Demonstrations get(UUID project, UUID id) {
        return jdbc.sql("select * from demonstrations where project = ? and id = ?")
                .params(project, id)
                .query(DemonstrationStore::row)
                .optional()
                .orElseThrow(() -> new NoSuchElementException("the project has no demonstrations " + id));
    }

    private static Demonstrations row(ResultSet row, int number) throws SQLException {
        return new Demonstrations(
                row.getObject("id", UUID.class),
                row.getObject("project", UUID.class),
                row.getString("source"),
                row.getLong("line_count"),
                new Artefact(row.getString("sha256"), row.getLong("bytes")),
                row.getObject("imported_at", OffsetDateTime.class).toInstant());
    }
}
