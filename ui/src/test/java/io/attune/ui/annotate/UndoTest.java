package io.attune.ui.annotate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.attune.annotation.judgment.JudgmentView;
import io.attune.annotation.project.ProjectView;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import io.attune.ui.OnSite;
import io.attune.ui.Site;
import io.attune.ui.Visitor;
import org.junit.jupiter.api.Test;

@OnSite
class UndoTest {
    private final Site site;

    UndoTest(Site site) {
        this.site = site;
    }

    @Test
    void theLastTaskComesBackAndIsJudgedAnew() {
        ProjectView project = site.ground().project(TaskKind.THUMB);
        for (int i = 0; i < 3; i++) {
            site.ground().task(project, "Where is parcel " + i + "?", "It left Bremen this morning.");
        }
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().annotator()).annotate(project);
            String first = active(visitor);
            visitor.judge("ArrowDown");
            assertThat(active(visitor)).isNotEqualTo(first);
            visitor.press("u");
            visitor.find(".task.active[data-task='" + first + "']").waitFor();
            assertThat(visitor.find("#pace").innerText()).startsWith("0 judged");
            visitor.judge("ArrowUp");
        }
        assertThat(site.ground().judgments(project))
                .extracting(JudgmentView::verdict, JudgmentView::retracted)
                .containsExactly(tuple(new Verdict.Thumb(false), true), tuple(new Verdict.Thumb(true), false));
    }

    private static String active(Visitor visitor) {
        return visitor.find(".task.active").getAttribute("data-task");
    }
}
