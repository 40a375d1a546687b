package io.attune.deploy.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.deploy.client.Manifest;
import io.attune.deploy.client.RestClient;
import io.attune.deploy.client.ServerOptions;
import io.attune.deploy.demo.DemoProject;
import io.attune.deploy.serve.Installation;
import io.attune.deploy.simulate.Simulate;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.trainer.model.Adapter;
import io.attune.trainer.model.ModelDirectory;
import io.attune.trainer.model.architecture.ModelConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The demo's project of scores, as it is served: what people score is in a published reward model, and in a policy; both can be taken away. */
@Timeout(600)
class ScoresReachTheRewardModelTest {
    private static final int JUDGMENTS = 60;
    private static final Duration CATCH_UP = Duration.ofMinutes(3);

    @TempDir
    Path directory;

    @Test
    void everyScoreIsInAPublishedRewardModelAndInAPolicyOnce() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        try (Installation attune = new Installation(data, Clock.systemUTC())) {
            attune.start();
            RestClient admin = attune.admin();
            UUID project =
                    ServerOptions.project(admin, DemoProject.SCORES.title()).id();
            attune.await(CATCH_UP, "its round", () -> !rounds(admin, project).isEmpty());
            assertThat(weights(rounds(admin, project).path(0)))
                    .containsExactly("correctness 1.0", "courtesy 0.6", "clarity 0.4");

            List<Long> given = judge(attune);

            attune.await(
                    CATCH_UP,
                    "the reward model to have every score",
                    () -> Manifest.ofNewest(admin, project, Kind.REWARD_MODEL)
                            .applied()
                            .containsAll(given));
            Manifest rewardModel = Manifest.ofNewest(admin, project, Kind.REWARD_MODEL);
            assertThat(rewardModel.all()).doesNotHaveDuplicates();
            assertThat(rewardModel.applied()).containsExactlyInAnyOrderElementsOf(given);
            attune.await(
                    CATCH_UP,
                    "the policy to have every score",
                    () -> Manifest.ofNewest(admin, project).settled().containsAll(given));
            Manifest policy = Manifest.ofNewest(admin, project);
            assertThat(policy.all()).doesNotHaveDuplicates();
            assertThat(policy.applied()).as("all but those in the middle").hasSizeGreaterThan(JUDGMENTS * 3 / 4);
            JsonNode metrics = newest(admin, project, Kind.REWARD_MODEL).path("metrics");
            for (String dimension : List.of("correctness", "courtesy", "clarity")) {
                assertThat(metrics.path("error/" + dimension).asDouble())
                        .as(dimension)
                        .isBetween(0.0, 2.0);
            }
            assertDownloadsCanBeRead(admin, project);
        }
    }

    /** By the readers of the command line, which take nothing that is missing, damaged or of another model. */
    private void assertDownloadsCanBeRead(RestClient admin, UUID project) throws IOException {
        JsonNode rewardModel = newest(admin, project, Kind.REWARD_MODEL);
        JsonNode policy = newest(admin, project, Kind.POLICY);
        JsonNode base = admin.get("policies/" + policy.path("id").asString() + "/lineage")
                .valueStream()
                .toList()
                .getLast();
        ModelConfig config = ModelDirectory.open(downloaded(admin, base)).config();

        Path adapter = downloaded(admin, policy);
        assertThat(adapter).hasFileName("v" + policy.path("version").asInt() + "-adapter");
        assertThat(Adapter.read(adapter, config).hasRewardHead()).isFalse();
        Path judge = downloaded(admin, rewardModel);
        assertThat(judge).hasFileName("v" + rewardModel.path("version").asInt() + "-reward-adapter");
        assertThat(Adapter.read(judge, config).hasRewardHead()).isTrue();
    }

    private Path downloaded(RestClient admin, JsonNode version) throws IOException {
        String id = version.path("id").asString();
        return DownloadedVersion.unpack(admin, UUID.fromString(id), directory.resolve(id));
    }

    /** Simulated annotators; the numbers that their receipts promise. */
    private List<Long> judge(Installation attune) throws IOException {
        Path receipts = directory.resolve("receipts.jsonl");
        int exit = new CommandLine(new Simulate(Clock.systemUTC()))
                .execute(
                        "--url", attune.url().toString(),
                        "--data", attune.data().toString(),
                        "--project", DemoProject.SCORES.title(),
                        "--annotators", "4",
                        "--think-ms", "100",
                        "--seed", "1",
                        "--judgments", Integer.toString(JUDGMENTS),
                        "--receipts", receipts.toString());
        assertThat(exit).isZero();
        return Files.readAllLines(receipts).stream()
                .map(line -> JsonMapper.shared().readTree(line).path("number").asLong())
                .toList();
    }

    private static JsonNode rounds(RestClient admin, UUID project) throws IOException {
        return admin.get("projects/" + project + "/rounds");
    }

    private static List<String> weights(JsonNode round) {
        return round.path("spec")
                .path("dimensions")
                .valueStream()
                .map(one ->
                        one.path("name").asString() + " " + one.path("weight").asDouble())
                .toList();
    }

    private static JsonNode newest(RestClient admin, UUID project, Kind kind) throws IOException {
        JsonNode newest = null;
        for (JsonNode version : admin.get("projects/" + project + "/policies")) {
            if (version.path("kind").asString().equals(kind.name())
                    && !version.path("round").isNull()
                    && (newest == null
                            || version.path("roundVersion").asInt()
                                    > newest.path("roundVersion").asInt())) {
                newest = version;
            }
        }
        assertThat(newest).isNotNull();
        return newest;
    }
}
