package io.attune.annotation.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.judgment.Judgments;
import io.attune.annotation.judgment.Receipt;
import io.attune.annotation.task.Tasks;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportTest {
    private final Stage stage = Stage.on(Database.H2);
    private final Datasets datasets = stage.the(Datasets.class);

    @Test
    void aPairIsAPreferenceOrTwoLabels() throws IOException {
        UUID project = stage.project(TaskKind.PAIR, 1);
        judge(project, new Verdict.Preferred(Side.SECOND, 3), null);

        String prompt = stage.jdbc()
                .sql("select text from prompt where project = ?")
                .param(project)
                .query(String.class)
                .single();
        assertThat(export(project, ExportFormat.TRL_PREFERENCE).toLowerCase(java.util.Locale.ROOT))
                .isEqualTo("""
                        {"prompt":"%s","chosen":"answer 1","rejected":"answer 0"}
                        """.formatted(prompt));
        assertThat(export(project, ExportFormat.TRL_UNPAIRED).toLowerCase(java.util.Locale.ROOT))
                .isEqualTo("""
                        {"prompt":"%1$s","completion":"answer 1","label":true}
                        {"prompt":"%1$s","completion":"answer 0","label":false}
                        """.formatted(prompt));
    }

    @Test
    void whatAFormatHasNoWordsForIsCountedByName() throws IOException {
        UUID project = stage.project(TaskKind.PAIR, 1);
        judge(project, new Verdict.Tie(), null);
        judge(project, new Verdict.BothBad(), null);
        judge(project, new Verdict.Skip("unclear"), null);
        UUID annotator = stage.annotator();
        Receipt undone = judge(project, new Verdict.Preferred(Side.FIRST, 1), null, annotator);
        stage.the(Judgments.class).retract(annotator, undone.judgment());

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(datasets.export(project, null, ExportFormat.TRL_PREFERENCE, out))
                .isEqualTo(new ExportReport(0, Map.of("tie", 1L, "both-bad", 1L, "skip", 1L, "retracted", 1L)));
        assertThat(datasets.export(project, null, ExportFormat.TRL_UNPAIRED, out))
                .isEqualTo(new ExportReport(2, Map.of("tie", 1L, "skip", 1L, "retracted", 1L)));
    }

    @Test
    void aRoundsJudgmentsCanBeTakenAlone() throws IOException {
        UUID project = stage.project(TaskKind.THUMB, 1);
        UUID round = stage.id();
        judge(project, new Verdict.Thumb(true), round);
        judge(project, new Verdict.Thumb(false), stage.id());

        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(datasets.export(project, round, ExportFormat.TRL_UNPAIRED, out)
                        .lines())
                .isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("\"completion\":\"answer 0\",\"label\":true}\n");
    }

    @Test
    void aConversationComesOutAsItWentIn() throws IOException {
        UUID project = stage.project(TaskKind.PAIR, 1);
        String line = """
                {"prompt":[{"role":"system","content":"Be kind."},{"role":"user","content":"Hi"}],\
                "chosen":[{"role":"assistant","content":"Hello"}],"rejected":[{"role":"assistant","content":"What"}]}
                """;
        importPairs(project, new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)));

        assertThat(export(project, ExportFormat.TRL_PREFERENCE)).isEqualTo(line);
    }

    @Test
    void aLongFilePassesAPieceAtATime(@TempDir Path directory) throws IOException {
        UUID project = stage.project(TaskKind.PAIR, 1);
        int lines = 5_000; // some 300 KB on the way out
        Path file = directory.resolve("pairs.jsonl");
        Files.write(
                file,
                IntStream.range(0, lines)
                        .mapToObj("{\"prompt\": \"question %d\", \"chosen\": \"yes\", \"rejected\": \"no\"}"::formatted)
                        .toList());

        try (InputStream pairs = Files.newInputStream(file)) {
            assertThat(importPairs(project, pairs).good()).isEqualTo(lines);
        }
        CountingOutput out = new CountingOutput();
        assertThat(datasets.export(project, null, ExportFormat.TRL_PREFERENCE, out)
                        .lines())
                .isEqualTo(lines);

        assertThat(out.lines).isEqualTo(lines);
        assertThat(out.most).as("bytes held back at once").isLessThanOrEqualTo(1 << 16);
    }

    private ImportReport importPairs(UUID project, InputStream file) throws IOException {
        return datasets.importPreferences(
                project, "pairs.jsonl", PreferenceFormat.TRL, file, ImportMode.ALL_OR_NOTHING);
    }

    private String export(UUID project, ExportFormat format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        datasets.export(project, null, format, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private void judge(UUID project, Verdict verdict, @Nullable UUID round) {
        judge(project, verdict, round, stage.annotator());
    }

    private Receipt judge(UUID project, Verdict verdict, @Nullable UUID round, UUID annotator) {
        stage.task(project, round);
        UUID task =
                stage.the(Tasks.class).lease(annotator, project, 1).getFirst().id();
        return stage.the(Judgments.class).submit(annotator, Stage.says(task, verdict));
    }

    private static final class CountingOutput extends OutputStream {
        private long lines;
        private int most;

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            most = Math.max(most, length);
            for (int i = from; i < from + length; i++) {
                lines += bytes[i] == '\n' ? 1 : 0;
            }
        }
    }
}
