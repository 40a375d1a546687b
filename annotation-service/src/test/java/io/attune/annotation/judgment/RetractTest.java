package io.attune.annotation.judgment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.Together;
import io.attune.annotation.round.Outboxed;
import io.attune.annotation.task.LeasedTask;
import io.attune.annotation.task.Tasks;
import io.attune.kafka.event.JudgmentRetracted;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.class)
class RetractTest {
    private static final Verdict FIRST = new Verdict.Preferred(Side.FIRST, 2);

    private final Stage stage;
    private final Tasks tasks;
    private final Judgments judgments;
    private final Outboxed outboxed;

    RetractTest(Database database) {
        stage = Stage.on(database);
        tasks = stage.the(Tasks.class);
        judgments = stage.the(Judgments.class);
        outboxed = new Outboxed(stage);
    }

    @Test
    void undoneAndJudgedAgainGivesANewNumberAndBothStay() {
        UUID project = stage.project(TaskKind.PAIR, 1);
        UUID round = stage.round(project);
        UUID annotator = stage.annotator();
        UUID task = stage.leased(annotator, project, round);
        Receipt first = judgments.submit(annotator, Stage.says(task, FIRST));

        Receipt undone = judgments.retract(annotator, first.judgment());
        assertThat(undone.number()).isEqualTo(first.number());
        assertThat(tasks.lease(stage.annotator(), project, 1)).isEmpty();
        assertThat(tasks.lease(annotator, project, 1))
                .extracting(LeasedTask::id)
                .containsExactly(task);
        Receipt second = judgments.submit(annotator, Stage.says(task, new Verdict.BothBad()));

        assertThat(second.number()).isGreaterThan(first.number());
        assertThat(stage.the(JudgmentLog.class).ofProject(project, 0, 10))
                .extracting(JudgmentView::number, JudgmentView::retracted)
                .containsExactly(Tuple.tuple(first.number(), true), Tuple.tuple(second.number(), false));
        assertThat(outboxed.judgments(round))
                .hasSize(3)
                .element(1)
                .isInstanceOfSatisfying(
                        JudgmentRetracted.class,
                        event -> assertThat(event.number()).isEqualTo(first.number()));
    }

    @Test
    void fiftyUndosAtOnceAreOne() throws Exception {
        UUID project = stage.project(TaskKind.PAIR, 1);
        UUID round = stage.round(project);
        UUID annotator = stage.annotator();
        Receipt given = judgments.submit(annotator, Stage.says(stage.leased(annotator, project, round), FIRST));

        List<Receipt> undone = Together.run(50, _ -> () -> judgments.retract(annotator, given.judgment()));

        assertThat(new HashSet<>(undone)).hasSize(1);
        assertThat(stage.count("retraction", "number = ?", given.number())).isEqualTo(1);
        assertThat(outboxed.judgments(round)).hasSize(2);
        assertThat(stage.count("task", "project = ? and unjudged = 1", project)).isEqualTo(1);
    }

    @Test
    void onlyItsAuthorTakesAJudgmentBack() {
        UUID project = stage.project(TaskKind.PAIR, 1);
        UUID annotator = stage.annotator();
        Receipt given = judgments.submit(annotator, Stage.says(stage.leased(annotator, project, null), FIRST));

        assertThatThrownBy(() -> judgments.retract(stage.annotator(), given.judgment()))
                .isInstanceOf(NoSuchElementException.class);
        assertThat(stage.count("retraction", "number = ?", given.number())).isZero();
    }
}
