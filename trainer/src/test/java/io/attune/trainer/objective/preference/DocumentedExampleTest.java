package io.attune.trainer.objective.preference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.attune.trainer.objective.Completion;
import io.attune.trainer.objective.Evaluation;
import io.attune.trainer.objective.Objectives;
import io.attune.trainer.objective.Pairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The example of docs/objectives.md is this package's {@link SquaredHinge}, word for word, and works. */
class DocumentedExampleTest {
    private static final Path PAGE = Path.of("..", "docs", "objectives.md");

    @Test
    void thePageShowsTheFileThatIsCompiledHere() throws IOException {
        String source =
                Files.readString(Path.of("src/test/java/io/attune/trainer/objective/preference/SquaredHinge.java"));
        assertThat(Files.readString(PAGE)).contains("```java\n" + source + "```");
    }

    @Test
    void thePageNamesEveryObjective() throws IOException {
        String page = Files.readString(PAGE);
        assertThat(Objectives.all()).allSatisfy(definition -> assertThat(page).contains("`" + definition.id() + "`"));
    }

    @Test
    void theExampleLearnsFromAPair() {
        Completion chosen = Completion.of(new double[] {-1, -2}, new double[] {-2, -3});
        Completion rejected = Completion.of(new double[] {-3}, new double[] {-2});
        Evaluation evaluation = SquaredHinge.DEFINITION
                .create(Map.of("beta", 0.2))
                .evaluate(new Pairs(List.of(new Pairs.Pair(chosen, rejected))));
        double missing = 1 - 0.2 * 3;
        assertThat(evaluation.loss()).isCloseTo(missing * missing, within(1e-15));
        assertThat(evaluation.coefficients().getFirst().logps())
                .containsExactly(new double[] {-0.4 * missing, -0.4 * missing}, within(1e-15));
        assertThat(evaluation.coefficients().getLast().logps())
                .containsExactly(new double[] {0.4 * missing}, within(1e-15));
    }
}
