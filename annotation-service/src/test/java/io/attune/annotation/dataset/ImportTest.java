package io.attune.annotation.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.judgment.JudgmentLog;
import io.attune.annotation.judgment.JudgmentView;
import io.attune.annotation.judgment.Origin;
import io.attune.annotation.prompt.Prompts;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.class)
class ImportTest {
    private static final String PROMPTS = """
            {"prompt": "Where is my order?"}

            {"prompt": [{"role": "system", "content": "Be kind."}, {"role": "user", "content": "Hi"}]}
            {"prompt": "Where is my order?"}
            """;
    private static final String PREFERENCES = """
            {"prompt": "2 + 2?", "chosen": "4", "rejected": "5"}
            {"prompt": "3 + 3?", "chosen": "6", "rejected": "7"}
            {"prompt": "2 + 2?", "chosen": "4", "rejected": "5"}
            """;
    private static final String SOME_BAD = """
            {"prompt": "good"}
            {"promt": "misspelt"}
            {"prompt": "cut
            """;

    private final Stage stage;
    private final Datasets datasets;
    private final UUID project;

    ImportTest(Database database) {
        stage = Stage.on(database);
        datasets = stage.the(Datasets.class);
        project = stage.project(TaskKind.PAIR, 1);
    }

    @Test
    void promptsAreStoredOnceEach() throws IOException {
        ImportReport report = prompts(PROMPTS, ImportMode.ALL_OR_NOTHING);

        assertThat(report).isEqualTo(new ImportReport(true, 3, 2, 1, 0, List.of()));
        assertThat(report.summary()).isEqualTo("Imported 2 of 3 lines, 1 duplicates left out.");
        assertThat(count()).isEqualTo(2);
        assertThat(prompts(PROMPTS, ImportMode.ALL_OR_NOTHING).duplicates()).isEqualTo(3);
    }

    @Test
    void textIsAPromptALine() throws IOException {
        ImportReport report = datasets.importPrompts(
                project,
                "list.txt",
                PromptFormat.TEXT,
                file("Where is it?\n\n{\"prompt\": 1\n"),
                ImportMode.ALL_OR_NOTHING);

        assertThat(report.good()).isEqualTo(2);
    }

    @Test
    void oneBadLineKeepsTheWholeFileOut() throws IOException {
        ImportReport report = prompts(SOME_BAD, ImportMode.ALL_OR_NOTHING);

        assertThat(report.stored()).isFalse();
        assertThat(report.good()).isEqualTo(1);
        assertThat(report.bad()).isEqualTo(2);
        assertThat(report.examples().getFirst()).isEqualTo(new ImportReport.BadLine(2, "has no prompt"));
        assertThat(report.examples().get(1).line()).isEqualTo(3);
        assertThat(report.examples().get(1).problem())
                .startsWith("is not valid JSON")
                .doesNotContain("\n");
        assertThat(report.summary()).isEqualTo("Line 2: has no prompt (and 1 more bad lines). Nothing was imported.");
        assertThat(count()).isZero();
    }

    @Test
    void goodLinesAreTakenWhereThatIsAskedFor() throws IOException {
        ImportReport report = prompts(SOME_BAD, ImportMode.SKIP_BAD);

        assertThat(report.stored()).isTrue();
        assertThat(report.bad()).isEqualTo(2);
        assertThat(count()).isEqualTo(1);
    }

    @Test
    void aDryRunSaysTheSameAndStoresNothing() throws IOException {
        assertThat(prompts(PROMPTS, ImportMode.DRY_RUN)).isEqualTo(new ImportReport(false, 3, 2, 1, 0, List.of()));
        assertThat(preferences(PREFERENCES, ImportMode.DRY_RUN))
                .isEqualTo(new ImportReport(false, 3, 2, 1, 0, List.of()));

        assertThat(count()).isZero();
        assertThat(stage.count("judgment", "project = ?", project)).isZero();
    }

    @Test
    void preferencesBecomeJudgmentsWithNumbersOnClosedTasks() throws IOException {
        ImportReport report = preferences(PREFERENCES, ImportMode.ALL_OR_NOTHING);

        assertThat(report).isEqualTo(new ImportReport(true, 3, 2, 1, 0, List.of()));
        List<JudgmentView> judgments = stage.the(JudgmentLog.class).ofProject(project, 0, 10);
        assertThat(judgments).hasSize(2).allSatisfy(judgment -> {
            assertThat(judgment.number()).isPositive();
            assertThat(judgment.author()).isEqualTo("import:pairs.jsonl");
            assertThat(judgment.origin()).isEqualTo(Origin.IMPORT);
            assertThat(judgment.round()).isNull();
        });
        JudgmentView first = judgments.getFirst();
        assertThat(first.messages()).containsExactly(new Message("user", "2 + 2?"));
        assertThat(first.verdict())
                .isInstanceOfSatisfying(
                        Verdict.Preferred.class,
                        verdict -> assertThat(first.samples()
                                        .get(verdict.side() == Side.FIRST ? 0 : 1)
                                        .text())
                                .isEqualTo("4"));
        assertThat(stage.count("task", "project = ? and open = true", project)).isZero();
    }

    @Test
    void theSameFileAgainIsAllDuplicates() throws IOException {
        preferences(PREFERENCES, ImportMode.ALL_OR_NOTHING);

        ImportReport again = preferences(PREFERENCES, ImportMode.ALL_OR_NOTHING);

        assertThat(again.good()).isZero();
        assertThat(again.duplicates()).isEqualTo(3);
        assertThat(stage.count("judgment", "project = ?", project)).isEqualTo(2);
    }

    @Test
    void neitherSideIsTheBetterOnesPlace() throws IOException {
        StringBuilder file = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            file.append("{\"prompt\": \"%d?\", \"chosen\": \"yes\", \"rejected\": \"no\"}\n".formatted(i));
        }
        preferences(file.toString(), ImportMode.ALL_OR_NOTHING);

        long first = stage.the(JudgmentLog.class).ofProject(project, 0, 100).stream()
                .filter(judgment ->
                        judgment.verdict() instanceof Verdict.Preferred(Side side, int _) && side == Side.FIRST)
                .count();

        assertThat(first).isBetween(25L, 75L);
    }

    @Test
    void whatCannotTakePreferencesSaysSo() {
        UUID thumbs = stage.project(TaskKind.THUMB, 1);

        assertThatThrownBy(() -> datasets.importPreferences(
                        thumbs, "f", PreferenceFormat.TRL, file(PREFERENCES), ImportMode.ALL_OR_NOTHING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("does not collect pairs");
        assertThatThrownBy(() -> datasets.importPrompts(
                        stage.id(), "f", PromptFormat.TRL, file(PROMPTS), ImportMode.ALL_OR_NOTHING))
                .isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void aStreamThatBreaksStoresNothing() {
        InputStream broken = new SequenceInputStream(file(PROMPTS), new PipedInputStream());

        assertThatThrownBy(() -> datasets.importPrompts(project, "f", PromptFormat.TRL, broken, ImportMode.SKIP_BAD))
                .isInstanceOf(IOException.class)
                .hasMessage("Pipe not connected");
        assertThat(count()).isZero();
    }

    private ImportReport prompts(String lines, ImportMode mode) throws IOException {
        return datasets.importPrompts(project, "prompts.jsonl", PromptFormat.TRL, file(lines), mode);
    }

    private ImportReport preferences(String lines, ImportMode mode) throws IOException {
        return datasets.importPreferences(project, "pairs.jsonl", PreferenceFormat.TRL, file(lines), mode);
    }

    private long count() {
        return stage.the(Prompts.class).count(project);
    }

    private static InputStream file(String lines) {
        return new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
    }
}
