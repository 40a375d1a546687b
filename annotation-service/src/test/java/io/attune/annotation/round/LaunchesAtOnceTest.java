package io.attune.annotation.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.Together;
import io.attune.annotation.policy.Models;
import io.attune.kafka.event.TaskKind;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.transaction.support.TransactionTemplate;

/** Two people who press the same button. */
@ParameterizedClass
@EnumSource(Database.class)
class LaunchesAtOnceTest {
    private final Database database;
    private final Stage stage;
    private final Rounds rounds;
    private final UUID project;
    private final LaunchRound wish;

    LaunchesAtOnceTest(Database database) {
        this.database = database;
        stage = Stage.on(database);
        rounds = stage.the(Rounds.class);
        project = stage.project(TaskKind.PAIR, 1);
        stage.prompt(project);
        wish = LaunchRound.usual(project, new Models(stage).base(project), TuningObjective.ONLINE_DPO);
    }

    @Test
    void ofManyLaunchesAtOnceOneRuns() throws Exception {
        List<String> outcomes = Together.run(8, _ -> () -> {
            try {
                return rounds.launch(wish, "ada").toString();
            } catch (IllegalStateException busy) {
                return busy.getMessage();
            }
        });

        assertThat(outcomes.stream().filter(outcome -> outcome.contains("pause or stop it first")))
                .hasSize(7);
        assertThat(rounds.of(project)).hasSize(1);
    }

    @Test
    void aLaunchThatTakesLongRefusesTheNext() throws Exception {
        CountDownLatch launched = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first = threads.submit(() -> inTransaction(() -> {
                rounds.launch(wish, "ada");
                launched.countDown();
                await(refused);
            }));
            await(launched);
            try {
                assertThatThrownBy(() -> inTransaction(() -> withoutWaiting(() -> rounds.launch(wish, "bo"))))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("another round of this project runs, and only one can: pause or stop it first");
            } finally {
                refused.countDown();
            }
            first.get();
        }
        assertThat(rounds.of(project))
                .singleElement()
                .extracting(RoundView::launchedBy)
                .isEqualTo("ada");
    }

    private void inTransaction(Runnable work) {
        stage.the(TransactionTemplate.class).executeWithoutResult(_ -> work.run());
    }

    /** A row that another transaction holds is given up at once. */
    private void withoutWaiting(Runnable work) {
        switch (database) {
            case H2 -> {
                int usual = stage.jdbc()
                        .sql("select lock_timeout()")
                        .query(Integer.class)
                        .single();
                stage.jdbc().sql("set lock_timeout 1").update();
                try {
                    work.run();
                } finally {
                    stage.jdbc().sql("set lock_timeout " + usual).update();
                }
            }
            case POSTGRESQL -> {
                stage.jdbc().sql("set local lock_timeout = '1ms'").update();
                work.run();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
