package io.attune.annotation.judgment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.task.Tasks;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.Sample;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import io.attune.kafka.event.VerdictGiven;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.class)
class VerdictsTest {
    private final Stage stage;
    private final Verdicts verdicts;
    private final UUID project;

    VerdictsTest(Database database) {
        stage = Stage.on(database);
        verdicts = stage.the(Verdicts.class);
        project = stage.project(TaskKind.PAIR, 3);
    }

    @Test
    void aJudgesVerdictBecomesOneJudgmentWithANumberHoweverOftenItArrives() {
        UUID round = stage.round(project);
        VerdictGiven given = given(round, stage.prompt(project), new Verdict.Preferred(Side.SECOND, 1));

        assertThat(verdicts.store(given)).isTrue();
        assertThat(verdicts.store(given)).isFalse();

        assertThat(stage.the(JudgmentLog.class).ofRound(round, 0, 10))
                .singleElement()
                .satisfies(view -> {
                    assertThat(view.number()).isPositive();
                    assertThat(view.origin()).isEqualTo(Origin.JUDGE);
                    assertThat(view.author()).isEqualTo("reward-model");
                    assertThat(view.weight()).isEqualTo(1);
                    assertThat(view.samples()).isEqualTo(given.samples());
                    assertThat(view.event(given.id(), round).byJudge()).isTrue();
                });
        assertThat(stage.count("outbox", "event = ?", given.id())).isEqualTo(1);
        assertThat(stage.the(JudgmentCounts.class).ofRound(round)).isEqualTo(new ProjectProgress(0, 0, 1, 0));
    }

    @Test
    void theSameAnswersJudgedAgainUnderAnotherIdCountOnce() {
        UUID round = stage.round(project);
        VerdictGiven first = given(round, stage.prompt(project), new Verdict.Tie());
        VerdictGiven again = new VerdictGiven(
                stage.id(),
                Instant.now(),
                round,
                first.prompt(),
                first.drawn(),
                first.kind(),
                first.messages(),
                first.promptIds(),
                first.samples(),
                first.verdict(),
                first.judge(),
                first.confidence());

        assertThat(verdicts.store(first)).isTrue();
        assertThat(verdicts.store(again)).isFalse();
    }

    @Test
    void nobodyIsGivenWhatAJudgeHasJudged() {
        verdicts.store(given(stage.round(project), stage.prompt(project), new Verdict.Tie()));

        assertThat(stage.the(Tasks.class).lease(stage.annotator(), project, 5)).isEmpty();
    }

    @Test
    void anUnknownPromptOrAVerdictOfAnotherKindIsRefusedAndChangesNothing() {
        UUID round = stage.round(project);
        VerdictGiven unknown = given(round, stage.id(), new Verdict.Tie());
        UUID thumbs = stage.project(TaskKind.THUMB, 1);
        VerdictGiven pair = given(stage.round(thumbs), stage.prompt(thumbs), new Verdict.Tie());

        assertThatThrownBy(() -> verdicts.store(unknown)).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> verdicts.store(pair)).isInstanceOf(IllegalArgumentException.class);
        assertThat(stage.count("task", "project in (?, ?)", project, thumbs)).isZero();
        assertThat(stage.count("judgment", "project in (?, ?)", project, thumbs))
                .isZero();
    }

    @Test
    void whereSingleAnswersAreScoredAJudgeComparesTwo() {
        UUID scores = stage.project(TaskKind.SCORES, 1);
        UUID round = stage.round(scores);
        VerdictGiven pair = given(round, stage.prompt(scores), new Verdict.Preferred(Side.SECOND, 1));

        assertThat(verdicts.store(pair)).isTrue();

        assertThat(stage.the(JudgmentLog.class).ofRound(round, 0, 10))
                .singleElement()
                .satisfies(view -> {
                    assertThat(view.kind()).isEqualTo(TaskKind.PAIR);
                    assertThat(view.samples()).hasSize(2);
                    assertThat(view.event(stage.id(), round).verdict()).isEqualTo(pair.verdict());
                });
        assertThat(stage.the(Tasks.class).lease(stage.annotator(), scores, 5)).isEmpty();
    }

    @Test
    void whatAModelWritesIsStoredWhateverItHolds() {
        UUID round = stage.round(project);
        UUID prompt = stage.prompt(project);
        VerdictGiven plain = given(round, prompt, new Verdict.Tie());
        Sample odd = new Sample(stage.id(), null, "a\0b \uD83D\uDE00", List.of(), List.of(), List.of(), false);
        VerdictGiven given = new VerdictGiven(
                plain.id(),
                plain.at(),
                round,
                prompt,
                plain.drawn(),
                plain.kind(),
                plain.messages(),
                plain.promptIds(),
                List.of(odd, plain.samples().getFirst()),
                plain.verdict(),
                plain.judge(),
                plain.confidence());

        verdicts.store(given);

        assertThat(stage.the(JudgmentLog.class)
                        .ofRound(round, 0, 1)
                        .getFirst()
                        .samples()
                        .getFirst()
                        .text())
                .isEqualTo("a\uFFFDb \uD83D\uDE00");
    }

    @Test
    void importedJudgmentsHaveNumbersAndTheFilesName() {
        UUID prompt = stage.prompt(project);
        ImportedJudgment one = imported(prompt);
        ImportedJudgment two = imported(prompt);

        verdicts.importAll(project, "hh.jsonl", List.of(one, two));
        verdicts.importAll(project, "hh.jsonl", List.of(two));

        assertThat(stage.the(JudgmentLog.class).ofProject(project, 0, 10))
                .hasSize(2)
                .allSatisfy(view -> {
                    assertThat(view.author()).isEqualTo("import:hh.jsonl");
                    assertThat(view.round()).isNull();
                    assertThat(view.samples()).extracting(Sample::text).containsExactly("good", "bad");
                });
        assertThat(stage.count("outbox", "payload like ?", "%" + prompt + "%")).isZero();
    }

    @Test
    void anImportWithOneJudgmentThatDoesNotFitStoresNone() {
        UUID prompt = stage.prompt(project);
        ImportedJudgment good = new ImportedJudgment(stage.id(), prompt, List.of("a", "b"), new Verdict.Tie());
        ImportedJudgment bad = new ImportedJudgment(stage.id(), prompt, List.of("a"), new Verdict.Tie());

        assertThatThrownBy(() -> verdicts.importAll(project, "x", List.of(good, bad)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(stage.count("judgment", "project = ?", project)).isZero();
    }

    private ImportedJudgment imported(UUID prompt) {
        return new ImportedJudgment(stage.id(), prompt, List.of("good", "bad"), new Verdict.Preferred(Side.FIRST, 1));
    }

    private VerdictGiven given(UUID round, UUID prompt, Verdict verdict) {
        return new VerdictGiven(
                stage.id(),
                Instant.now(),
                round,
                prompt,
                stage.id(),
                TaskKind.PAIR,
                List.of(new Message("user", "Where is it?")),
                List.of(1, 2),
                stage.samples(TaskKind.PAIR),
                verdict,
                "reward-model",
                0.9);
    }
}
