package io.attune.kafka.artefact;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.kafka.event.Artefact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtefactStoreTest {
    private static final String HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    @TempDir
    Path directory;

    private ArtefactStore store;

    @BeforeEach
    void open() {
        store = new ArtefactStore(directory.resolve("store"));
    }

    @Test
    void bytes_are_named_by_their_digest_and_read_back() {
        Artefact artefact = store.put("hello".getBytes(UTF_8));
        assertThat(artefact).isEqualTo(new Artefact(HELLO, 5));
        assertThat(store.read(artefact)).asString(UTF_8).isEqualTo("hello");
    }

    @Test
    void a_write_that_breaks_off_leaves_nothing() throws IOException {
        InputStream breaking = new InputStream() {
            private int left = 100_000;

            @Override
            public int read() throws IOException {
                if (left-- == 0) {
                    throw new IOException("no space left on device");
                }
                return 'x';
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                buffer[offset] = (byte) read();
                return 1;
            }
        };
        assertThatThrownBy(() -> store.put(breaking)).hasMessageContaining("no space left on device");
        assertThat(files()).isZero();
    }

    @Test
    void a_damaged_file_is_not_read_and_is_mended_by_the_next_put() throws IOException {
        Artefact artefact = store.put("hello".getBytes(UTF_8));
        Path file = store.open(artefact);
        Files.writeString(file, "jello");
        assertThatThrownBy(() -> store.read(artefact)).hasMessageContaining("damaged");
        store.put("hello".getBytes(UTF_8));
        assertThat(store.read(artefact)).asString(UTF_8).isEqualTo("hello");
    }

    @Test
    void what_is_not_there_is_named() {
        assertThatThrownBy(() -> store.read(new Artefact(HELLO, 5))).hasMessageContaining(HELLO);
    }

    @Test
    void a_tree_comes_back_as_it_was() throws IOException {
        Path tree = Files.createDirectories(directory.resolve("model"));
        Files.writeString(tree.resolve("config.json"), "{}");
        Files.writeString(Files.createDirectories(tree.resolve("deep")).resolve("weights"), "www");
        Path target = directory.resolve("copy");
        Artefact stored = store.putTree(tree);
        store.materialise(stored, target);
        assertThat(target.resolve("config.json")).hasContent("{}");
        assertThat(target.resolve("deep/weights")).hasContent("www");
        SortedMap<String, Path> opened = store.openTree(stored);
        assertThat(opened).containsOnlyKeys("config.json", "deep/weights");
        assertThat(opened.get("deep/weights")).hasContent("www");
    }

    @Test
    void a_tree_is_not_written_over_another() throws IOException {
        Path tree = Files.createDirectories(directory.resolve("model"));
        Files.writeString(tree.resolve("config.json"), "{}");
        Artefact stored = store.putTree(tree);
        assertThatThrownBy(() -> store.materialise(stored, tree)).hasMessageContaining("not empty");
    }

    @Test
    void a_link_is_not_stored() throws IOException {
        Path tree = Files.createDirectories(directory.resolve("model"));
        Files.createSymbolicLink(tree.resolve("config.json"), Path.of("/etc/passwd"));
        assertThatThrownBy(() -> store.putTree(tree)).hasMessageContaining("is a link");
        assertThatThrownBy(() -> store.putTree(tree, List.of("config.json"))).hasMessageContaining("is a link");
    }

    @Test
    void files_that_are_not_named_stay_out_of_a_tree() throws IOException {
        Path tree = Files.createDirectories(directory.resolve("model"));
        Files.writeString(tree.resolve("config.json"), "{}");
        Files.writeString(tree.resolve("pytorch_model.bin"), "a pickle");
        Path target = directory.resolve("copy");
        store.materialise(store.putTree(tree, List.of("config.json")), target);
        assertThat(target).isDirectoryContaining(file -> file.endsWith("config.json"));
        assertThat(target).isDirectoryNotContaining(file -> file.endsWith("pytorch_model.bin"));
        assertThatThrownBy(() -> store.putTree(tree, List.of("../model/config.json")))
                .hasMessageContaining("no path inside it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../evil", "a/../../evil", "/evil", "a//b", ".", "", "C:evil", "a\\\\b"})
    void an_index_cannot_leave_its_target(String path) {
        Artefact content = store.put("hello".getBytes(UTF_8));
        Artefact index = store.put("{\"%s\":{\"sha256\":\"%s\",\"bytes\":5}}"
                .formatted(path, content.sha256())
                .getBytes(UTF_8));
        assertThatThrownBy(() -> store.materialise(index, directory.resolve("target")))
                .isInstanceOf(ArtefactException.class)
                .hasMessageContaining("no path inside it");
        assertThatThrownBy(() -> store.openTree(index)).hasMessageContaining("no path inside it");
        assertThat(directory.resolve("evil")).doesNotExist();
    }

    private long files() throws IOException {
        try (Stream<Path> walked = Files.walk(directory)) {
            return walked.filter(Files::isRegularFile).count();
        }
    }
}
