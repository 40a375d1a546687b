package io.attune.annotation.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.PATH;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.TestRun;
import io.attune.annotation.annotator.Role;
import io.attune.annotation.web.Http;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.TaskKind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ShelfTest {
    private static final String HEADER = """
            {"__metadata__": {"format": "pt"}, "a": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},\
             "b": {"dtype": "F32", "shape": [4], "data_offsets": [24, 40]}}""";

    private final Stage stage = Stage.on(Database.H2);
    private final Shelf shelf = stage.the(Shelf.class);
    private final Policies policies = stage.the(Policies.class);
    private UUID project = stage.id();
    private Path model = shelf.root();

    @BeforeEach
    void projectAndModel() throws IOException {
        project = stage.project(TaskKind.PAIR, 1);
        model = Files.createDirectory(shelf.root().resolve("model-" + stage.id()));
        Files.writeString(model.resolve("config.json"), "{\"model_type\": \"llama\"}");
        Files.writeString(model.resolve("tokenizer.json"), "{}");
        weights(model.resolve("model.safetensors"));
    }

    private static void weights(Path file) throws IOException {
        byte[] header = HEADER.getBytes(UTF_8);
        Files.write(
                file,
                ByteBuffer.allocate(8 + header.length + 40)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .put(header)
                        .array());
    }

    @Test
    void aModelIsListedAndStoredWithItsKnownFilesAlone() throws IOException {
        weights(model.resolve("value_head.safetensors"));
        Files.writeString(model.resolve("README.md"), "hello");
        Files.writeString(model.resolve("pytorch_model.bin"), "a pickle");

        ShelvedModel listed = listed();
        UUID base = shelf.register(project, "my model", listed.directory());

        assertThat(listed.problem()).isNull();
        assertThat(listed.family()).isEqualTo("llama");
        assertThat(listed.parameters()).isEqualTo(10);
        assertThat(listed.leftOut()).containsExactly("README.md", "pytorch_model.bin");
        assertThat(policies.get(base).label()).isEqualTo("my model");
        Path copy = TestRun.directory("attune-copy").resolve("model");
        Artefact tree = policies.startingPoint(base).base();
        stage.the(ArtefactStore.class).materialise(tree, copy);
        try (var files = Files.list(copy)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "config.json", "tokenizer.json", "model.safetensors", "value_head.safetensors");
        }
        assertThat(shelf.register(project, "again", listed.directory())).isEqualTo(base);
    }

    @Test
    void chatTemplatesBesideTheDefaultAreTaken() throws IOException {
        Path templates = Files.createDirectory(model.resolve("additional_chat_templates"));
        Files.writeString(templates.resolve("tool_use.jinja"), "with tools");
        Files.writeString(templates.resolve(".rag.jinja"), "hidden");
        Files.writeString(templates.resolve("setup.py"), "a program");
        Files.writeString(Files.createDirectory(templates.resolve("deep")).resolve("rag.jinja"), "too deep");

        UUID base = shelf.register(project, "my model", listed().directory());

        assertThat(listed().leftOut())
                .containsExactly(
                        "additional_chat_templates/.rag.jinja",
                        "additional_chat_templates/deep",
                        "additional_chat_templates/setup.py");
        Artefact tree = policies.startingPoint(base).base();
        assertThat(stage.the(ArtefactStore.class).openTree(tree))
                .containsOnlyKeys(
                        "additional_chat_templates/tool_use.jinja",
                        "config.json",
                        "model.safetensors",
                        "tokenizer.json")
                .extractingByKey("additional_chat_templates/tool_use.jinja", PATH)
                .hasContent("with tools");
    }

    @Test
    void shardsAreTakenAsTheIndexNamesThem() throws IOException {
        Files.move(model.resolve("model.safetensors"), model.resolve("model-00001-of-00002.safetensors"));
        weights(model.resolve("model-00002-of-00002.safetensors"));
        weights(model.resolve("consolidated.safetensors"));
        Path index = model.resolve("model.safetensors.index.json");
        Files.writeString(index, """
                {"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "model-00002-of-00002.safetensors"}}""");
        assertThat(listed().problem()).isNull();
        assertThat(listed().parameters()).isEqualTo(20);
        assertThat(listed().leftOut()).containsExactly("consolidated.safetensors");

        Files.writeString(index, "{\"weight_map\": {\"a\": \"../other/model.safetensors\"}}");
        refused("names ../other/model.safetensors, which is not there");
        Files.writeString(index, "{\"weight_map\": {}}");
        refused("names no file");
    }

    @Test
    void whatIsMissingOrDamagedIsNamedWithItsCure() throws IOException {
        Path weights = model.resolve("model.safetensors");
        byte[] whole = Files.readAllBytes(weights);
        Files.write(weights, java.util.Arrays.copyOf(whole, whole.length - 1));
        refused("model.safetensors holds 39 bytes of tensors where its header promises 40");
        Files.write(weights, java.util.Arrays.copyOf(whole, 60));
        refused("model.safetensors is no safetensors file, or was cut");
        Files.write(weights, new byte[] {1, 2, 3});
        refused("is no safetensors file, or was cut");
        Files.writeString(weights, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 40\n");
        refused("is a pointer of Git LFS");
        Files.write(
                weights,
                ByteBuffer.allocate(64)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(Long.MAX_VALUE)
                        .array());
        refused("is no safetensors file, or was cut");
        Files.move(weights, model.resolve("pytorch_model.bin"));
        refused("its weights are in pytorch_model.bin, a pickle file that can run code");
        Files.delete(model.resolve("pytorch_model.bin"));
        refused("there is no model.safetensors");
        Files.writeString(model.resolve("config.json"), "{}");
        weights(weights);
        refused("config.json names no model_type");
        Files.writeString(model.resolve("config.json"), "not JSON");
        refused("config.json is not JSON");
        Files.delete(model.resolve("tokenizer.json"));
        refused("there is no tokenizer.json");
        Files.delete(model.resolve("config.json"));
        refused("there is no config.json");
        Files.writeString(model.resolve("adapter_config.json"), "{}");
        refused("it is an adapter without its model");
    }

    @Test
    void noLinkIsFollowed() throws IOException {
        Path elsewhere = TestRun.directory("attune-elsewhere");
        Path weights = elsewhere.resolve("secret.safetensors");
        Files.move(model.resolve("model.safetensors"), weights);
        Files.createSymbolicLink(model.resolve("model.safetensors"), weights);
        refused("model.safetensors is a symbolic link");

        Files.delete(model.resolve("model.safetensors"));
        weights(model.resolve("model.safetensors"));
        Path templates = model.resolve("additional_chat_templates");
        Files.createSymbolicLink(templates, elsewhere);
        refused("additional_chat_templates is a symbolic link");
        Files.delete(templates);
        Files.createDirectory(templates);
        Files.createSymbolicLink(templates.resolve("tool_use.jinja"), weights);
        refused("additional_chat_templates/tool_use.jinja is a symbolic link");

        Path link = shelf.root().resolve("link-" + stage.id());
        Files.createSymbolicLink(link, elsewhere);
        assertThatThrownBy(
                        () -> shelf.register(project, "link", link.getFileName().toString()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("it is a symbolic link");
    }

    @Test
    void aNameLeadsNowhereElse() {
        for (String name : new String[] {"..", ".", "", "../artefacts", model.toString(), "absent"}) {
            assertThatThrownBy(() -> shelf.register(project, "model", name))
                    .isInstanceOf(NoSuchElementException.class)
                    .hasMessageContaining("name one of");
        }
        assertThat(policies.of(project)).isEmpty();
    }

    @Test
    void aProjectThatIsNotThereGetsNothing() {
        assertThatThrownBy(() -> shelf.register(stage.id(), "model", listed().directory()))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("there is no project");
        assertThatThrownBy(() -> shelf.register(project, " ", listed().directory()))
                .hasMessageContaining("needs a name");
    }

    @Test
    void theShelfIsServed() throws Exception {
        Http admin = Http.with(stage, Role.ADMIN);

        var models = Http.json(admin.get("/api/v1/models"));
        HttpResponse<String> made =
                admin.post("/api/v1/projects/" + project + "/policies", """
                {"name": "mine", "directory": "%s"}""".formatted(listed().directory()));
        HttpResponse<String> neither = admin.post("/api/v1/projects/" + project + "/policies", "{\"name\": \"mine\"}");

        assertThat(models.path("root").asString()).isEqualTo(shelf.root().toString());
        assertThat(models.path("models").findValuesAsString("directory")).contains(listed().directory());
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        assertThat(policies.of(project)).extracting(PolicyView::label).containsExactly("mine");
        assertThat(neither.statusCode()).isEqualTo(400);
        assertThat(Http.detail(neither)).contains("GET /api/v1/models");
    }

    private ShelvedModel listed() {
        String name = model.getFileName().toString();
        return shelf.models().stream()
                .filter(one -> one.directory().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void refused(String reason) {
        assertThat(listed().problem()).contains(reason);
        assertThatThrownBy(() -> shelf.register(project, "model", listed().directory()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
        assertThat(policies.of(project)).isEmpty();
    }
}
