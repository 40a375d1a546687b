package io.attune.ui.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.judgment.JudgmentView;
import io.attune.annotation.project.Dimension;
import io.attune.annotation.project.ProjectView;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import io.attune.ui.OnSite;
import io.attune.ui.Site;
import io.attune.ui.Visitor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OnSite
class OtherKindsByKeyboardTest {
    private final Site site;

    OtherKindsByKeyboardTest(Site site) {
        this.site = site;
    }

    @Test
    void arrowsAndLettersGiveThumbs() {
        ProjectView project = site.ground().project(TaskKind.THUMB);
        for (int i = 0; i < 4; i++) {
            site.ground().task(project, "Where is parcel " + i + "?", "It left Bremen this morning.");
        }
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().annotator()).annotate(project);
            List.of("ArrowUp", "ArrowDown", "j", "k").forEach(visitor::judge);
        }
        assertThat(site.ground().judgments(project))
                .extracting(JudgmentView::verdict)
                .containsExactly(
                        new Verdict.Thumb(true),
                        new Verdict.Thumb(false),
                        new Verdict.Thumb(true),
                        new Verdict.Thumb(false));
    }

    @Test
    void digitsSetTheRowsInTurnBackspaceGoesBackAndEnterSubmits() {
        ProjectView project = site.ground()
                .project(
                        TaskKind.SCORES,
                        new Dimension("helpful", 1, 5, List.of("useless", "little", "so-so", "good", "solves it")),
                        new Dimension("polite", 1, 5, List.of()),
                        new Dimension("brief", 0, 3, List.of()));
        site.ground().task(project, "Where is my parcel?", "It left Bremen this morning.");
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().annotator()).annotate(project);
            assertThat(visitor.find(".dimension.current .anchor").innerText()).contains("5 solves it");
            visitor.press("4");
            visitor.press("2");
            visitor.press("Backspace");
            visitor.press("5");
            visitor.press("9");
            visitor.press("Enter");
            assertThat(visitor.find(".task.active").count())
                    .as("a row is still open")
                    .isOne();
            visitor.press("0");
            visitor.judge("Enter");
        }
        assertThat(site.ground().judgments(project))
                .extracting(JudgmentView::verdict)
                .containsExactly(new Verdict.Scores(Map.of("helpful", 4, "polite", 5, "brief", 0)));
    }
}
