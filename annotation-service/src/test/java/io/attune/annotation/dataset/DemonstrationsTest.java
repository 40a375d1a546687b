package io.attune.annotation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.TaskKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.class)
class DemonstrationsTest {
    private static final String GOOD = """
            {"prompt": "Where is it?", "completion": "On its way.", "topic": "parcels"}

            {"messages": [{"role": "user", "content": "Why"}, {"role": "assistant", "content": "Because"}]}
            {"text": "A parcel takes two days — “at most”."}
            """;
    private static final String BAD = """
            {"prompt": "Where is it?"}
            {"prompt": "Where is it?", "completion": " "}
            {"completion": "On its way."}
            {"messages": [{"role": "user", "content": "Why"}, {"role": "user", "content": "Tell me"}]}
            {"messages": [{"role": "assistant", "content": "Because"}]}
            {"prompt": "Why", "completion": [{"role": "user", "content": "Because"}]}
            {"prompt_ids": [1], "completion_ids": [2]}
            {"text": ""}
            """;

    private final Stage stage;
    private final Datasets datasets;
    private final UUID project;

    DemonstrationsTest(Database database) {
        stage = Stage.on(database);
        datasets = stage.the(Datasets.class);
        project = stage.project(TaskKind.PAIR, 1);
    }

    @Test
    void aFileIsKeptAsItIsAndOnce() throws IOException {
        assertThat(load(GOOD, ImportMode.ALL_OR_NOTHING)).isEqualTo(new ImportReport(true, 3, 3, 0, 0, List.of()));
        load(GOOD, ImportMode.ALL_OR_NOTHING);

        List<Demonstrations> kept = datasets.demonstrations(project);
        assertThat(kept).hasSize(1);
        Demonstrations file = kept.getFirst();
        assertThat(file.source()).isEqualTo("text.jsonl");
        assertThat(file.lines()).isEqualTo(3);
        assertThat(datasets.demonstrations(project, file.id())).isEqualTo(file);
        assertThat(new String(stage.the(ArtefactStore.class).read(file.file()), StandardCharsets.UTF_8))
                .isEqualTo(GOOD.replace("\n\n", "\n"));
    }

    @Test
    void anotherProjectHasThemNot() throws IOException {
        load(GOOD, ImportMode.ALL_OR_NOTHING);
        UUID other = stage.project(TaskKind.PAIR, 1);

        assertThat(datasets.demonstrations(other)).isEmpty();
        UUID file = datasets.demonstrations(project).getFirst().id();
        assertThatThrownBy(() -> datasets.demonstrations(other, file)).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void whatNobodyCouldImitateIsABadLine() throws IOException {
        ImportReport report = load(BAD, ImportMode.SKIP_BAD);

        assertThat(report.stored()).isFalse();
        assertThat(report.examples())
                .extracting(ImportReport.BadLine::problem)
                .containsExactly(
                        "has neither prompt and completion, nor messages, nor text",
                        "has an empty completion",
                        "has no prompt",
                        "has no answer of the assistant at the end of its messages",
                        "has messages without a question before the answer",
                        "has no answer of the assistant at the end of its completion",
                        "has neither prompt and completion, nor messages, nor text",
                        "has an empty text");
        assertThat(datasets.demonstrations(project)).isEmpty();
    }

    @Test
    void goodLinesAreKeptWhereThatIsAskedForAndNoneInADryRun() throws IOException {
        assertThat(load(GOOD + BAD, ImportMode.DRY_RUN).good()).isEqualTo(3);
        assertThat(load(GOOD + BAD, ImportMode.ALL_OR_NOTHING).stored()).isFalse();
        assertThat(datasets.demonstrations(project)).isEmpty();

        load(GOOD + BAD, ImportMode.SKIP_BAD);

        assertThat(datasets.demonstrations(project))
                .extracting(Demonstrations::lines)
                .containsExactly(3L);
    }

    private ImportReport load(String lines, ImportMode mode) throws IOException {
        var file = new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
        return datasets.importDemonstrations(project, "text.jsonl", file, mode);
    }
}
