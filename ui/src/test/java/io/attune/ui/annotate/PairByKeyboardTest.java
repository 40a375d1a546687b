package io.attune.ui.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.judgment.JudgmentView;
import io.attune.annotation.project.ProjectView;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import io.attune.ui.OnSite;
import io.attune.ui.Site;
import io.attune.ui.Visitor;
import java.util.List;
import org.junit.jupiter.api.Test;

@OnSite
class PairByKeyboardTest {
    private static final String GOOD = "I have sent a new charger.";
    private static final String BAD = "Please read the FAQ.";

    private final Site site;

    PairByKeyboardTest(Site site) {
        this.site = site;
    }

    @Test
    void everyKeyOfTheScaleStoresItsVerdictOnTheAnswerThatStoodThere() {
        List<String> keys = List.of("1", "2", "3", "4", "5", "6", "7", "0", "ArrowLeft", "ArrowRight");
        ProjectView project = pairs(keys.size());
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().annotator()).annotate(project);
            for (String key : keys) {
                String left = visitor.find(".task.active .answer[data-side=A]").innerText();
                visitor.judge(key);
                JudgmentView judgment = site.ground().judgments(project).getLast();
                Side onTheLeft = left.contains(GOOD) ? Side.FIRST : Side.SECOND;
                assertThat(judgment.verdict()).as(key).isEqualTo(expected(key, onTheLeft));
                assertThat(judgment.displayed()).isEqualTo(onTheLeft == Side.FIRST ? List.of(0, 1) : List.of(1, 0));
                assertThat(judgment.spent()).isPositive();
                assertThat(judgment.guidelineVersion()).isEqualTo(1);
            }
            assertThat(site.ground().judgments(project)).hasSize(keys.size());
            assertThat(visitor.find("#pace").innerText()).startsWith(keys.size() + " judged");
        }
    }

    private static Verdict expected(String key, Side left) {
        return switch (key) {
            case "1" -> new Verdict.Preferred(left, 3);
            case "2", "ArrowLeft" -> new Verdict.Preferred(left, 2);
            case "3" -> new Verdict.Preferred(left, 1);
            case "4" -> new Verdict.Tie();
            case "5" -> new Verdict.Preferred(left.other(), 1);
            case "6", "ArrowRight" -> new Verdict.Preferred(left.other(), 2);
            case "7" -> new Verdict.Preferred(left.other(), 3);
            default -> new Verdict.BothBad();
        };
    }

    @Test
    void aSkipNeedsItsReason() {
        ProjectView project = pairs(1);
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().annotator()).annotate(project);
            visitor.press("s");
            visitor.find(".reasons.open").waitFor();
            visitor.judge("3");
        }
        assertThat(site.ground().judgments(project).getLast().verdict())
                .isEqualTo(new Verdict.Skip("outside-my-knowledge"));
    }

    @Test
    void commentAndFlagGoOutWithTheJudgmentAndNotWithTheNextOne() {
        ProjectView project = pairs(2);
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().annotator()).annotate(project);
            visitor.press("c");
            visitor.page().keyboard().type("B repeats 1 sentence");
            visitor.press("Escape");
            visitor.press("f");
            visitor.judge("2");
            visitor.judge("2");
        }
        List<JudgmentView> judgments = site.ground().judgments(project);
        assertThat(judgments).extracting(JudgmentView::comment).containsExactly("B repeats 1 sentence", null);
        assertThat(judgments).extracting(JudgmentView::flagged).containsExactly(true, false);
    }

    @Test
    void aHeldKeyJudgesOnce() {
        ProjectView project = pairs(3);
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().annotator()).annotate(project);
            visitor.page().keyboard().down("2");
            visitor.page().keyboard().down("2");
            visitor.page().keyboard().down("2");
            visitor.page().keyboard().up("2");
            visitor.awaitSaved();
        }
        assertThat(site.ground().judgments(project)).hasSize(1);
    }

    @Test
    void guidelinesAndKeysOpenAndCloseByKey() {
        ProjectView project = pairs(1);
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().annotator()).annotate(project);
            visitor.press("g");
            visitor.find(".drawer.open strong").getByText("solves the problem").waitFor();
            visitor.press("Escape");
            assertThat(visitor.find(".drawer.open").count()).isZero();
            visitor.press("?");
            visitor.find("dialog[open]").getByText("both are bad").waitFor();
            visitor.press("2");
            visitor.press("Escape");
            assertThat(visitor.find("dialog[open]").count()).isZero();
        }
        assertThat(site.ground().judgments(project)).isEmpty();
    }

    private ProjectView pairs(int tasks) {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        for (int i = 0; i < tasks; i++) {
            site.ground().task(project, "My order " + i + " came without its charger.", GOOD, BAD);
        }
        return project;
    }
}
