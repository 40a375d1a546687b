package io.attune.deploy.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.deploy.client.Manifest;
import io.attune.deploy.client.RestClient;
import io.attune.deploy.demo.DemoProject;
import io.attune.deploy.serve.Installation;
import io.attune.deploy.simulate.Simulate;
import io.attune.kafka.broker.BrokerMain;
import io.attune.ui.AttuneApplication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Simulated annotators at work while trainer, web, broker and at last everything is killed with {@code kill -9}, in turn, as
 * often as {@code attune.crash.rounds} says (1 unless set). What is left afterwards is what the promises are checked on.
 *
 * @param receipts what the annotators were promised: judgment id by number
 * @param judgments what the database holds of the round: judgment id by number
 * @param manifest what the newest version says of them
 */
record Drill(Map<Long, UUID> receipts, Map<Long, UUID> judgments, Manifest manifest, String state) {
    private static final int ROUNDS = Integer.getInteger("attune.crash.rounds", 1);
    private static final int JUDGMENTS_PER_ROUND = 160;
    private static final Duration CATCH_UP = Duration.ofMinutes(3);
    private static final JsonMapper JSON = JsonMapper.shared();

    private static CompletableFuture<Drill> once;

    /** The drill, run at most once in this JVM. */
    static synchronized Drill result() throws Exception {
        if (once == null) {
            once = new CompletableFuture<>();
            try {
                once.complete(run(Files.createTempDirectory("attune-crash")));
            } catch (Exception | AssertionError e) {
                once.completeExceptionally(e);
            }
        }
        return once.get();
    }

    private static Drill run(Path directory) throws Exception {
        Path receipts = directory.resolve("receipts.jsonl");
        Installation installation = new Installation(directory.resolve("data"), Clock.systemUTC());
        UUID project;
        Manifest manifest;
        String state;
        try (installation) {
            Files.createDirectories(installation.data());
            installation.start();
            project = project(installation.admin());
            for (int round = 0; round < ROUNDS; round++) {
                killWhileTheyJudge(installation, receipts, round);
            }
            RestClient admin = installation.admin();
            installation.await(CATCH_UP, "the learner to catch up", () -> caughtUp(admin, project, receipts));
            manifest = Manifest.ofNewest(admin, project);
            state = admin.get("projects/" + project + "/rounds")
                    .path(0)
                    .path("state")
                    .toString();
        }
        return compare(receipts, installation.data(), project, manifest, state);
    }

    private static void killWhileTheyJudge(Installation installation, Path receipts, int round) throws Exception {
        int before = lines(receipts);
        var simulation = CompletableFuture.supplyAsync(() -> new CommandLine(new Simulate(Clock.systemUTC()))
                .execute(
                        "--url", installation.url().toString(),
                        "--data", installation.data().toString(),
                        "--project", DemoProject.PAIRS.title(),
                        "--annotators", "4",
                        "--think-ms", "150",
                        "--seed", Integer.toString(round + 1),
                        "--judgments", Integer.toString(JUDGMENTS_PER_ROUND),
                        "--receipts", receipts.toString()));
        List<Strike> strikes = List.of(
                () -> installation.kill("TrainerMain"),
                () -> installation.kill(AttuneApplication.class.getName()),
                () -> installation.kill(BrokerMain.class.getName()),
                () -> {
                    installation.killAll();
                    installation.start();
                });
        for (int i = 0; i < strikes.size(); i++) {
            int due = before + JUDGMENTS_PER_ROUND * (i + 1) / (strikes.size() + 1);
            installation.await(CATCH_UP, "judgment " + due, () -> lines(receipts) >= due || simulation.isDone());
            assertThat(simulation)
                    .as("the simulation goes on through crash %d", i)
                    .isNotDone();
            strikes.get(i).strike();
        }
        assertThat(simulation.get()).as("exit code of the simulation").isZero();
    }

    @FunctionalInterface
    private interface Strike {
        void strike() throws Exception;
    }

    private static int lines(Path file) throws IOException {
        return Files.exists(file) ? Files.readAllLines(file).size() : 0;
    }

    private static UUID project(RestClient admin) throws IOException {
        for (JsonNode project : admin.get("projects")) {
            if (project.path("name").asString().equals(DemoProject.PAIRS.title())) {
                return UUID.fromString(project.path("id").asString());
            }
        }
        throw new AssertionError("the demo has no project of pairs");
    }

    private static boolean caughtUp(RestClient admin, UUID project, Path receipts) throws IOException {
        return new HashSet<>(Manifest.ofNewest(admin, project).settled())
                .containsAll(promised(receipts).keySet());
    }

    private static Drill compare(Path receipts, Path data, UUID project, Manifest manifest, String state)
            throws IOException, SQLException {
        long last = manifest.all().stream().mapToLong(Long::longValue).max().orElse(0);
        return new Drill(promised(receipts), kept(data, project, last), manifest, state);
    }

    private static Map<Long, UUID> promised(Path receipts) throws IOException {
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
    private static Map<Long, UUID> kept(Path data, UUID project, long last) throws SQLException {
        Map<Long, UUID> kept = new HashMap<>();
        String url = "jdbc:h2:file:" + data.resolve("database").resolve("attune") + ";IFEXISTS=TRUE";
        try (var connection = DriverManager.getConnection(url, "sa", "");
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
}
