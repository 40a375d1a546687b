package io.attune.ui.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.project.ProjectView;
import io.attune.kafka.event.TaskKind;
import io.attune.ui.OnSite;
import io.attune.ui.Site;
import io.attune.ui.Visitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

@OnSite
class KeyToPaintTest {
    private static final int JUDGMENTS = 100;
    private static final int LIMIT_MILLIS = 100;
    /** Nobody reads two answers in less. */
    private static final int PAUSE_MILLIS = 150;

    private static final Path STOPWATCH = Path.of("src", "test", "js", "key-to-paint.js");

    private final Site site;

    KeyToPaintTest(Site site) {
        this.site = site;
    }

    /** Measured up to three times: a machine that does something else at the same time is slow once, slow code always. */
    @Test
    void theNextTaskIsPaintedWithinATenthOfASecond() throws IOException {
        List<Double> tries = new ArrayList<>();
        while (tries.size() < 3 && tries.stream().noneMatch(p95 -> p95 < LIMIT_MILLIS)) {
            tries.add(p95());
        }
        assertThat(tries).as("p95 of each try").anyMatch(p95 -> p95 < LIMIT_MILLIS);
    }

    private double p95() throws IOException {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        for (int i = 0; i < JUDGMENTS + 5; i++) {
            site.ground().task(project, "My order " + i + " came without its charger.", "I sent one.", "Read the FAQ.");
        }
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().annotator()).annotate(project);
            visitor.page().evaluate(Files.readString(STOPWATCH));
            for (int i = 1; i <= JUDGMENTS; i++) {
                visitor.press(Integer.toString(1 + i % 7));
                visitor.page().waitForFunction("n => window.paints.length >= n", i);
                visitor.page().waitForTimeout(PAUSE_MILLIS);
            }
            visitor.awaitNothingWaits();
            assertThat(site.ground().judgments(project)).hasSize(JUDGMENTS);
            List<Double> millis = numbers(visitor.page().evaluate("window.paints"));
            return millis.stream().sorted().toList().get(JUDGMENTS * 95 / 100 - 1);
        }
    }

    private static List<Double> numbers(Object evaluated) {
        return ((List<?>) evaluated)
                .stream().map(one -> ((Number) one).doubleValue()).toList();
    }
}
