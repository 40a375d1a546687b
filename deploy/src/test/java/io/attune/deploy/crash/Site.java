package io.attune.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.deploy.client.Manifest;
import io.attune.deploy.client.RestClient;
import io.attune.deploy.client.ServerOptions;
import io.attune.deploy.demo.DemoProject;
import io.attune.deploy.serve.Installation;
import io.attune.deploy.simulate.Simulate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running installation of the demo with annotators who write down what they were promised. */
final class Site implements AutoCloseable {
    /** How long annotators may be without a new receipt, whatever happens: seconds, on a machine that has nothing else to do. */
    static final Duration HEALED = Duration.ofMinutes(3);

    private static final Duration CATCH_UP = Duration.ofMinutes(3);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final String database;
    private final Path receipts;
    private final Installation installation;
    private final UUID project;

    /** Starts in a directory, with the database that comes with it. */
    Site(Path directory) throws Exception {
        this(directory, "jdbc:h2:file:" + directory.resolve("data/database/attune") + ";IFEXISTS=TRUE;USER=sa");
    }

    /**
     * Starts in a directory.
     *
     * @param database JDBC URL that also lets a reader in
     */
    Site(Path directory, String database, String... options) throws Exception {
        this.database = database;
        receipts = directory.resolve("receipts.jsonl");
        Path data = Files.createDirectories(directory.resolve("data"));
        installation = new Installation(data, Clock.systemUTC(), options);
        installation.start();
        project = ServerOptions.project(installation.admin(), DemoProject.PAIRS.title())
                .id();
    }

    Installation installation() {
        return installation;
    }

    /**
     * Four annotators at work on a thread of their own.
     *
     * @return their exit code
     */
    FutureTask<Integer> judge(int judgments, long seed) {
        var simulate = new CommandLine(new Simulate(Clock.systemUTC()));
        var work = new FutureTask<>(() -> simulate.execute(
                "--url", installation.url().toString(),
                "--data", installation.data().toString(),
                "--project", DemoProject.PAIRS.title(),
                "--annotators", "4",
                "--think-ms", "150",
                "--seed", Long.toString(seed),
                "--judgments", Integer.toString(judgments),
                "--receipts", receipts.toString()));
        Thread.ofVirtual().name("annotators").start(work);
        return work;
    }

    int received() throws IOException {
        return Files.exists(receipts) ? Files.readAllLines(receipts).size() : 0;
    }

    /** Waits for so many receipts in all, as long as their number grows. */
    void awaitReceipts(int due, FutureTask<Integer> work) throws Exception {
        for (int now = received(); now < due; now = received()) {
            int before = now;
            installation.await(HEALED, "judgment " + (before + 1), () -> received() > before || work.isDone());
            assertThat(received() > before || !work.isDone())
                    .as("the annotators go on after judgment %d", before)
                    .isTrue();
        }
    }

    /** Waits until so many tasks wait for annotators. */
    void awaitOpenTasks(int due) throws Exception {
        RestClient admin = installation.admin();
        installation.await(
                HEALED,
                due + " open tasks",
                () -> admin.get("projects/" + project + "/tasks/count")
                                .path("open")
                                .asInt()
                        >= due);
    }

    /** Waits until the learner is done with every judgment that there is a receipt for, ends everything, and looks. */
    Evidence evidence() throws Exception {
        RestClient admin = installation.admin();
        installation.await(
                CATCH_UP,
                "the learner to catch up",
                () -> new HashSet<>(Manifest.ofNewest(admin, project).settled())
                        .containsAll(promised().keySet()));
        Manifest manifest = Manifest.ofNewest(admin, project);
        String state = admin.get("projects/" + project + "/rounds")
                .path(0)
                .path("state")
                .path("acknowledged")
                .asString();
        installation.close();
        return new Evidence(promised(), kept(manifest), manifest, state);
    }

    private Map<Long, UUID> promised() throws IOException {
        Map<Long, UUID> promised = new HashMap<>();
        for (String line : Files.readAllLines(receipts)) {
            JsonNode receipt = JSON.readTree(line);
            promised.put(
                    receipt.path("number").asLong(),
                    UUID.fromString(receipt.path("judgment").asString()));
        }
        return promised;
    }

    /** Up to the last number that the manifest knows: the judge may have gone on since. */
    private Map<Long, UUID> kept(Manifest manifest) throws SQLException {
        long last = manifest.all().stream().mapToLong(Long::longValue).max().orElse(0);
        Map<Long, UUID> kept = new HashMap<>();
        try (var connection = DriverManager.getConnection(database);
                var query = connection.prepareStatement(
                        "select number, id from judgment where project = ? and number <= ?")) {
            query.setObject(1, project);
            query.setLong(2, last);
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    kept.put(rows.getLong(1), rows.getObject(2, UUID.class));
                }
            }
        }
        return kept;
    }

    @Override
    public void close() {
        installation.close();
    }
}
