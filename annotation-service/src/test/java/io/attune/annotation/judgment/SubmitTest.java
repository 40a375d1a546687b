package io.attune.annotation.judgment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.Together;
import io.attune.annotation.annotator.Annotators;
import io.attune.annotation.round.Outboxed;
import io.attune.annotation.task.Tasks;
import io.attune.kafka.event.JudgmentGiven;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.class)
class SubmitTest {
    private static final Verdict FIRST = new Verdict.Preferred(Side.FIRST, 2);

    private final Stage stage;
    private final Tasks tasks;
    private final Judgments judgments;
    private final Outboxed outboxed;

    SubmitTest(Database database) {
        stage = Stage.on(database);
        tasks = stage.the(Tasks.class);
        judgments = stage.the(Judgments.class);
        outboxed = new Outboxed(stage);
    }

    @Test
    void aJudgmentIsStoredWithEverythingAndItsEventBesideIt() {
        UUID project = stage.project(TaskKind.PAIR, 2);
        UUID round = stage.round(project);
        UUID annotator = stage.annotator();
        UUID task = stage.leased(annotator, project, round);

        Receipt receipt = judgments.submit(
                annotator, new Submission(task, FIRST, List.of(1, 0), 1, Duration.ofMillis(1234), " why ", true));

        JudgmentView view = only(project);
        assertThat(view.id()).isEqualTo(receipt.judgment());
        assertThat(view.number()).isEqualTo(receipt.number());
        assertThat(view.displayed()).containsExactly(1, 0);
        assertThat(view.spent()).isEqualTo(Duration.ofMillis(1234));
        assertThat(view.comment()).isEqualTo("why");
        assertThat(view.flagged()).isTrue();
        assertThat(view.retracted()).isFalse();
        assertThat(outboxed.judgments(round)).singleElement().isInstanceOfSatisfying(JudgmentGiven.class, event -> {
            assertThat(event.number()).isEqualTo(receipt.number());
            assertThat(event.verdict()).isEqualTo(FIRST);
            assertThat(event.weight()).isEqualTo(0.5);
            assertThat(event.author())
                    .isEqualTo(stage.the(Annotators.class).get(annotator).pseudonym());
            assertThat(event.byJudge()).isFalse();
            assertThat(event.samples()).isEqualTo(view.samples());
            assertThat(event.samples().getFirst().logps()).containsExactly(-0.5f, -1.25f);
            assertThat(event.promptIds()).containsExactly(1, 2);
        });
    }

    @Test
    void fiftyIdenticalSubmissionsAtOnceGiveOneJudgmentAndOneReceipt() throws Exception {
        UUID project = stage.project(TaskKind.PAIR, 2);
        UUID round = stage.round(project);
        UUID annotator = stage.annotator();
        UUID task = stage.leased(annotator, project, round);

        List<Receipt> receipts = Together.run(50, _ -> () -> judgments.submit(annotator, Stage.says(task, FIRST)));

        assertThat(new HashSet<>(receipts)).hasSize(1);
        assertThat(stage.count("judgment", "task = ?", task)).isEqualTo(1);
        assertThat(outboxed.judgments(round)).hasSize(1);
        assertThat(stage.count("task", "id = ? and unjudged = 1 and open = true", task))
                .isEqualTo(1);
    }

    @Test
    void fiftyPeopleAtOnceFillATaskOfFiftySlots() throws Exception {
        UUID project = stage.project(TaskKind.PAIR, 50);
        List<UUID> people =
                IntStream.range(0, 50).mapToObj(_ -> stage.annotator()).toList();
        UUID task = stage.task(project, null);
        people.forEach(person -> tasks.lease(person, project, 1));

        List<Receipt> receipts =
                Together.run(50, i -> () -> judgments.submit(people.get(i), Stage.says(task, new Verdict.Tie())));

        assertThat(receipts.stream().map(Receipt::number)).doesNotHaveDuplicates();
        assertThat(stage.count("task", "id = ? and unjudged = 0 and open = false", task))
                .isEqualTo(1);
    }

    @Test
    void anotherVerdictOnTheSameTaskIsRefusedAndChangesNothing() {
        UUID project = stage.project(TaskKind.PAIR, 1);
        UUID annotator = stage.annotator();
        UUID task = stage.leased(annotator, project, null);
        judgments.submit(annotator, Stage.says(task, FIRST));

        assertThatThrownBy(() -> judgments.submit(annotator, Stage.says(task, new Verdict.Tie())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("undo that judgment first");
        assertThat(only(project).verdict()).isEqualTo(FIRST);
    }

    @Test
    void whatDoesNotFitIsRefusedAndChangesNothing() {
        UUID pairs = stage.project(TaskKind.PAIR, 1);
        UUID scores = stage.project(TaskKind.SCORES, 1);
        UUID annotator = stage.annotator();
        UUID pair = stage.leased(annotator, pairs, null);
        UUID score = stage.leased(annotator, scores, null);

        refused(annotator, Stage.says(pair, new Verdict.Thumb(true)), "which Thumb does not answer");
        refused(annotator, submission(pair, FIRST, List.of(0), 1), "displayed is [0], expected each of [0, 1] once");
        refused(annotator, submission(pair, FIRST, List.of(1, 1), 1), "displayed is [1, 1]");
        refused(annotator, submission(pair, FIRST, List.of(0, 1), 2), "guideline version is 2, expected 1 to 1");
        refused(annotator, scored(score, Map.of("helpful", 3)), "expected one for each of [helpful, polite]");
        refused(
                annotator,
                scored(score, Map.of("helpful", 6, "polite", 0)),
                "the score of helpful is 6, expected 1 to 5");
        assertThat(stage.count("judgment", "project in (?, ?)", pairs, scores)).isZero();
        assertThat(stage.count("task", "project in (?, ?) and unjudged = 1 and open = true", pairs, scores))
                .isEqualTo(2);
        judgments.submit(annotator, scored(score, Map.of("helpful", 5, "polite", 1)));
        judgments.submit(annotator, Stage.says(pair, new Verdict.Skip("not my language")));
    }

    @Test
    void aTaskOfSomebodyElseAndAnUnknownOneAreRefused() {
        UUID project = stage.project(TaskKind.PAIR, 1);
        UUID task = stage.leased(stage.annotator(), project, null);
        UUID stranger = stage.annotator();

        assertThatThrownBy(() -> judgments.submit(stranger, Stage.says(task, FIRST)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is not yours");
        UUID unknown = stage.id();
        assertThatThrownBy(() -> judgments.submit(stranger, Stage.says(unknown, FIRST)))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessage("there is no task " + unknown);
        assertThat(stage.count("judgment", "project = ?", project)).isZero();
    }

    @Test
    void aLateJudgmentCountsUnlessSomebodyElseHasTheTask() {
        UUID project = stage.project(TaskKind.PAIR, 1);
        UUID late = stage.annotator();
        UUID task = stage.leased(late, project, null);
        UUID other = stage.leased(late, project, null);
        stage.jdbc()
                .sql("update task_slot set leased_until = current_timestamp where task in (?, ?)")
                .params(task, other)
                .update();
        UUID next = stage.annotator();
        UUID taken = tasks.lease(next, project, 1).getFirst().id();

        assertThatThrownBy(() -> judgments.submit(late, Stage.says(taken, FIRST)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("somebody else has it now");
        judgments.submit(late, Stage.says(taken.equals(task) ? other : task, FIRST));
        judgments.submit(next, Stage.says(taken, FIRST));
        assertThat(stage.count("judgment", "project = ?", project)).isEqualTo(2);
    }

    @Test
    void progressCountsWhatIsInForce() {
        UUID project = stage.project(TaskKind.PAIR, 1);
        UUID annotator = stage.annotator();
        judgments.submit(annotator, Stage.says(stage.leased(annotator, project, null), FIRST));
        judgments.submit(annotator, Stage.says(stage.leased(annotator, project, null), FIRST));
        Receipt undone = judgments.submit(annotator, Stage.says(stage.leased(annotator, project, null), FIRST));
        judgments.retract(annotator, undone.judgment());
        JudgmentCounts counts = stage.the(JudgmentCounts.class);

        assertThat(counts.of(annotator, undone.at().minusSeconds(3600)))
                .isEqualTo(new AnnotatorProgress(annotator, 2, 2, 2.5));
        assertThat(counts.of(annotator, undone.at().plusSeconds(3600)))
                .isEqualTo(new AnnotatorProgress(annotator, 0, 2, 2.5));
        assertThat(counts.ofProject(project, undone.at().minusSeconds(3600)))
                .isEqualTo(new ProjectProgress(2, 2, 0, 0));
        UUID idle = stage.annotator();
        assertThat(counts.of(idle, undone.at())).isEqualTo(new AnnotatorProgress(idle, 0, 0, null));
    }

    private void refused(UUID annotator, Submission said, String why) {
        assertThatThrownBy(() -> judgments.submit(annotator, said))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private static Submission scored(UUID task, Map<String, Integer> values) {
        return submission(task, new Verdict.Scores(values), List.of(0), 1);
    }

    private static Submission submission(UUID task, Verdict verdict, List<Integer> displayed, int guidelines) {
        return new Submission(task, verdict, displayed, guidelines, Duration.ZERO, null, false);
    }

    private JudgmentView only(UUID project) {
        List<JudgmentView> all = stage.the(JudgmentLog.class).ofProject(project, 0, 10);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }
}
