package io.attune.ui.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.project.ProjectView;
import io.attune.kafka.event.TaskKind;
import io.attune.ui.OnSite;
import io.attune.ui.Site;
import io.attune.ui.Visitor;
import org.junit.jupiter.api.Test;

@OnSite
class LostConnectionTest {
    private final Site site;

    LostConnectionTest(Site site) {
        this.site = site;
    }

    @Test
    void whatIsJudgedWithoutAConnectionWaitsInTheBrowserAndIsStoredOnce() {
        ProjectView project = thumbs();
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().annotator()).annotate(project);
            visitor.page().context().setOffline(true);
            visitor.press("ArrowUp");
            visitor.press("ArrowDown");
            visitor.find(".saved.waiting").waitFor();
            assertThat(visitor.find(".saved").innerText()).startsWith("2 waiting");
            assertThat(site.ground().judgments(project)).isEmpty();
            visitor.page().context().setOffline(false);
            visitor.awaitSaved();
            visitor.awaitNothingWaits();
            visitor.forgiveTroubles();
        }
        assertThat(site.ground().judgments(project)).hasSize(2);
    }

    @Test
    void whatWaitsIsSentWhenThePageIsOpenedAgain() {
        ProjectView project = thumbs();
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().annotator()).annotate(project);
            visitor.page().context().setOffline(true);
            visitor.press("ArrowUp");
            visitor.page().context().setOffline(false);
            visitor.annotate(project);
            visitor.awaitNothingWaits();
            visitor.forgiveTroubles();
        }
        assertThat(site.ground().judgments(project)).hasSize(1);
    }

    private ProjectView thumbs() {
        ProjectView project = site.ground().project(TaskKind.THUMB);
        for (int i = 0; i < 4; i++) {
            site.ground().task(project, "Where is parcel " + i + "?", "It left Bremen this morning.");
        }
        return project;
    }
}
