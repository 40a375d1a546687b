package io.attune.annotation.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.Together;
import io.attune.annotation.annotator.Annotators;
import io.attune.kafka.event.TaskKind;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.class)
class LeaseTest {
    private final Stage stage;
    private final Tasks tasks;

    LeaseTest(Database database) {
        stage = Stage.on(database);
        tasks = stage.the(Tasks.class);
    }

    @Test
    void aLeasedTaskIsCompleteAndBlind() {
        UUID project = stage.project(TaskKind.PAIR, 1);
        UUID id = stage.task(project, null);

        LeasedTask task = tasks.lease(stage.annotator(), project, 1).getFirst();

        assertThat(task.id()).isEqualTo(id);
        assertThat(task.kind()).isEqualTo(TaskKind.PAIR);
        assertThat(task.guidelineVersion()).isEqualTo(1);
        assertThat(task.prompt())
                .singleElement()
                .satisfies(message -> assertThat(message.content()).startsWith("Where is order"));
        assertThat(task.answers())
                .allSatisfy(answer -> assertThat(answer.text()).isEqualTo("answer " + answer.index()));
        assertThat(task.displayed()).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void chanceDecidesTheSidesAndAskingAgainKeepsThem() {
        UUID project = stage.project(TaskKind.PAIR, 1);
        UUID annotator = stage.annotator();
        IntStream.range(0, 20).forEach(_ -> stage.task(project, null));

        List<LeasedTask> first = tasks.lease(annotator, project, 20);
        List<LeasedTask> second = tasks.lease(annotator, project, 20);

        assertThat(first.stream().map(LeasedTask::displayed)).contains(List.of(0, 1), List.of(1, 0));
        assertThat(second.stream().map(task -> task.id() + " " + task.displayed()))
                .containsExactlyInAnyOrderElementsOf(first.stream()
                        .map(task -> task.id() + " " + task.displayed())
                        .toList());
    }

    @Test
    void heldTasksComeFirstAndThenTheOldest() {
        UUID project = stage.project(TaskKind.THUMB, 1);
        UUID annotator = stage.annotator();
        List<UUID> made =
                IntStream.range(0, 3).mapToObj(_ -> stage.task(project, null)).toList();

        assertThat(tasks.lease(annotator, project, 1))
                .extracting(LeasedTask::id)
                .containsExactly(made.get(0));
        assertThat(tasks.lease(annotator, project, 2))
                .extracting(LeasedTask::id)
                .containsExactly(made.get(0), made.get(1));
    }

    @Test
    void fiftyAtOnceNeverGetMoreThanTheOverlapAllows() throws Exception {
        UUID project = stage.project(TaskKind.PAIR, 3);
        List<UUID> people =
                IntStream.range(0, 50).mapToObj(_ -> stage.annotator()).toList();
        List<UUID> made =
                IntStream.range(0, 10).mapToObj(_ -> stage.task(project, null)).toList();

        List<List<LeasedTask>> given = Together.run(50, i -> () -> tasks.lease(people.get(i), project, 2));

        for (UUID task : made) {
            assertThat(given.stream()
                            .flatMap(List::stream)
                            .filter(one -> one.id().equals(task)))
                    .hasSize(3);
        }
        assertThat(given)
                .allSatisfy(mine -> assertThat(mine).extracting(LeasedTask::id).doesNotHaveDuplicates());
    }

    @Test
    void fiftyTabsOfOnePersonGetTheSameTasks() throws Exception {
        UUID project = stage.project(TaskKind.PAIR, 5);
        UUID annotator = stage.annotator();
        IntStream.range(0, 4).forEach(_ -> stage.task(project, null));

        List<List<LeasedTask>> given = Together.run(50, _ -> () -> tasks.lease(annotator, project, 2));

        Set<UUID> all = new HashSet<>();
        given.forEach(mine -> mine.forEach(task -> all.add(task.id())));
        assertThat(given).allSatisfy(mine -> assertThat(mine).hasSize(2));
        assertThat(all).hasSize(2);
        assertThat(stage.count("task_slot", "annotator = ?", annotator)).isEqualTo(2);
    }

    @Test
    void whatIsReleasedGoesToSomebodyElse() {
        UUID project = stage.project(TaskKind.PAIR, 1);
        UUID first = stage.annotator();
        UUID second = stage.annotator();
        UUID task = stage.task(project, null);
        tasks.lease(first, project, 1);
        assertThat(tasks.lease(second, project, 1)).isEmpty();

        tasks.release(first, task);

        assertThat(tasks.lease(second, project, 1)).extracting(LeasedTask::id).containsExactly(task);
    }

    @Test
    void releasingWhatSomebodyElseHoldsChangesNothing() {
        UUID project = stage.project(TaskKind.PAIR, 1);
        UUID holder = stage.annotator();
        UUID task = stage.task(project, null);
        tasks.lease(holder, project, 1);

        tasks.release(stage.annotator(), task);

        assertThat(stage.count("task_slot", "task = ? and annotator = ?", task, holder))
                .isEqualTo(1);
    }

    @Test
    void aLeaseThatHasRunOutGoesToSomebodyElse() {
        UUID project = stage.project(TaskKind.PAIR, 1);
        UUID task = stage.task(project, null);
        UUID late = stage.annotator();
        tasks.lease(late, project, 1);
        stage.jdbc()
                .sql("update task_slot set leased_until = current_timestamp where task = ?")
                .param(task)
                .update();

        UUID next = stage.annotator();
        assertThat(tasks.lease(next, project, 1)).extracting(LeasedTask::id).containsExactly(task);
        assertThat(tasks.lease(late, project, 1)).isEmpty();
    }

    @Test
    void ofFiftyThatWantAnExpiredLeaseOneGetsIt() throws Exception {
        UUID project = stage.project(TaskKind.PAIR, 1);
        UUID task = stage.task(project, null);
        tasks.lease(stage.annotator(), project, 1);
        stage.jdbc()
                .sql("update task_slot set leased_until = current_timestamp where task = ?")
                .param(task)
                .update();
        List<UUID> people =
                IntStream.range(0, 50).mapToObj(_ -> stage.annotator()).toList();

        List<List<LeasedTask>> given = Together.run(50, i -> () -> tasks.lease(people.get(i), project, 1));

        assertThat(given.stream().filter(mine -> !mine.isEmpty())).hasSize(1);
    }

    @Test
    void unleasedTasksOfARoundAreCountedOnceEach() {
        UUID project = stage.project(TaskKind.PAIR, 2);
        UUID round = stage.round(project);
        stage.task(project, round);
        stage.task(project, round);
        assertThat(tasks.unleased(round)).isEqualTo(2);

        tasks.lease(stage.annotator(), project, 1);
        assertThat(tasks.unleased(round)).isEqualTo(2);
        tasks.lease(stage.annotator(), project, 1);
        assertThat(tasks.unleased(round)).isEqualTo(1);
    }

    @Test
    void aClosedRoundGivesNoMoreTasks() {
        UUID project = stage.project(TaskKind.PAIR, 1);
        UUID round = stage.round(project);
        stage.task(project, round);
        UUID other = stage.task(project, null);

        assertThat(tasks.close(round)).isEqualTo(1);

        assertThat(tasks.lease(stage.annotator(), project, 5))
                .extracting(LeasedTask::id)
                .containsExactly(other);
    }

    @Test
    void theSameAnswersTwiceMakeOneTask() {
        UUID project = stage.project(TaskKind.PAIR, 2);
        NewTask wish = stage.newTask(project, null);
        Worklist worklist = stage.the(Worklist.class);

        assertThat(worklist.open(wish)).isTrue();
        assertThat(worklist.open(wish)).isFalse();

        assertThat(stage.count("task_slot", "task = ?", wish.id())).isEqualTo(2);
        assertThat(stage.count("sample", "task = ?", wish.id())).isEqualTo(2);
    }

    @Test
    void whoMayNotJudgeIsToldSo() {
        UUID project = stage.project(TaskKind.PAIR, 1);
        stage.task(project, null);
        UUID annotator = stage.annotator();
        stage.the(Annotators.class).disable(annotator, true);

        assertThatThrownBy(() -> tasks.lease(annotator, project, 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is disabled");
        assertThatThrownBy(() -> tasks.lease(stage.id(), project, 1)).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> tasks.lease(stage.annotator(), stage.id(), 1))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("there is no project");
    }
}
