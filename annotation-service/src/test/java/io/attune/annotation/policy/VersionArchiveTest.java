package io.attune.annotation.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.TaskKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionArchiveTest {
    @TempDir
    private Path directory;

    private final Stage stage = Stage.on(Database.H2);
    private final Policies policies = stage.the(Policies.class);
    private final Models models = new Models(stage);

    @Test
    void aVersionIsOneZipOfItsFiles() throws IOException {
        UUID project = stage.project(TaskKind.PAIR, 1);
        UUID base = models.base(project);
        PolicyPublished policy = models.published(stage.id(), project, base, 1);
        PolicyPublished reward = models.published(PolicyPublished.Kind.REWARD_MODEL, stage.id(), project, base, 1);
        List.of(policy, reward).forEach(stage.the(PolicyRegistry.class)::take);
        UUID hostile = policies.registerBase(
                project, "../my llama\"\r\n3.2/", models.tree("config.json", "tokenizer.json", "model.safetensors"));

        assertThat(unpacked(policy.policy().id()))
                .containsOnlyKeys("v1-adapter/adapter_config.json", "v1-adapter/adapter_model.safetensors")
                .allSatisfy(
                        (path, content) -> assertThat(content).startsWith(path.substring(path.lastIndexOf('/') + 1)));
        assertThat(unpacked(reward.policy().id()))
                .containsOnlyKeys(
                        "v1-reward-adapter/adapter_config.json", "v1-reward-adapter/adapter_model.safetensors");
        assertThat(unpacked(base))
                .containsOnlyKeys(
                        "base-model/config.json", "base-model/model.safetensors", "base-model/tokenizer.json");
        assertThat(policies.archive(hostile).fileName()).isEqualTo("..-my-llama-3.2--model.zip");
    }

    @Test
    void aVersionIsTheSameBytesEachTime() throws IOException {
        UUID base = models.base(stage.project(TaskKind.PAIR, 1));
        VersionArchive archive = policies.archive(base);
        Path first = written(archive, "first.zip");

        assertThat(written(policies.archive(base), "again.zip")).hasSameBinaryContentAs(first);
        try (var zip = new ZipFile(first.toFile())) {
            assertThat(zip.stream())
                    .extracting(ZipEntry::getName)
                    .containsExactly(
                            "base-model/config.json", "base-model/model.safetensors", "base-model/tokenizer.json");
        }
    }

    @Test
    void itsFilesAreAsOldAsTheVersion() throws IOException {
        Instant published = Instant.parse("2026-02-03T04:05:06Z");
        Path file = Files.writeString(directory.resolve("config.json"), "{}");
        var archive = new VersionArchive("model", new TreeMap<>(Map.of("config.json", file)), published);

        try (var zip = new ZipFile(written(archive, "old.zip").toFile())) {
            assertThat(zip.getEntry("model/config.json").getLastModifiedTime().toInstant())
                    .isEqualTo(published);
        }
    }

    private Path written(VersionArchive archive, String name) throws IOException {
        Path file = directory.resolve(name);
        try (OutputStream out = Files.newOutputStream(file)) {
            archive.writeTo(out);
        }
        return file;
    }

    @Test
    void whereAFileCannotBeReadWhatIsWrittenIsNoZip() throws IOException {
        var files = new TreeMap<>(Map.of(
                "config.json", Files.writeString(directory.resolve("config.json"), "{}"),
                "model.safetensors", directory.resolve("lost")));
        var archive = new VersionArchive("model", files, Instant.EPOCH);

        assertThatThrownBy(() -> written(archive, "part.zip")).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> new ZipFile(directory.resolve("part.zip").toFile()))
                .isInstanceOf(ZipException.class);
    }

    private Map<String, String> unpacked(UUID version) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        policies.archive(version).writeTo(written);
        Map<String, String> files = new HashMap<>();
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(written.toByteArray()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return files;
    }
}
