package io.attune.annotation.demand;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.TestBroker;
import io.attune.annotation.judgment.Judgments;
import io.attune.annotation.task.Tasks;
import io.attune.annotation.worker.Workers;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What it costs the database that demand looks after rounds that lack nothing. */
class DemandCostTest {
    private static final int ROUNDS = 3;
    private static final int LOOKS = 10;

    private final TestBroker broker = TestBroker.start();
    private final Stage stage = Stage.start(Database.H2.fresh(), broker);

    @AfterEach
    void end() {
        stage.close();
        broker.close();
    }

    @Test
    void aLookTakesOneStatementAndFourPerRoundAndReadsNoJudgment() {
        IntStream.range(0, ROUNDS).forEach(_ -> supplied());
        stage.the(Workers.class).stop();
        Demand demand = stage.the(Demand.class);
        assertThat(demand.turn()).as("how long it looks away").isLessThan(Duration.ofSeconds(10));

        stage.jdbc().sql("set query_statistics true").update();
        IntStream.range(0, LOOKS).forEach(_ -> demand.look());

        List<Statement> statements = statements();
        assertThat(statements.stream().mapToLong(Statement::times).sum()).isEqualTo(LOOKS * (1 + 4 * ROUNDS));
        assertThat(statements).extracting(Statement::sql).noneMatch(sql -> sql.contains("from judgment"));
    }

    private record Statement(String sql, long times) {}

    private List<Statement> statements() {
        return stage.jdbc()
                .sql("""
                        select sql_statement, execution_count from information_schema.query_statistics
                        where sql_statement <> 'COMMIT'""")
                .query((row, _) -> new Statement(row.getString(1), row.getLong(2)))
                .list();
    }

    private void supplied() {
        var project = stage.project(TaskKind.THUMB, 1);
        var round = stage.runningRound(project);
        var annotator = stage.annotator();
        var judged = stage.task(project, round);
        stage.the(Tasks.class).lease(annotator, project, 1);
        stage.the(Judgments.class).submit(annotator, Stage.says(judged, new Verdict.Thumb(true)));
        IntStream.range(0, 4).forEach(_ -> stage.task(project, round));
    }
}
