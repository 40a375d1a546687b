package io.attune.annotation.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.kafka.event.PolicyPublished;
import io.attune.kafka.event.TaskKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

class VersionArchiveTest {
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
