package io.attune.ui.annotate;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import io.attune.annotation.project.Dimension;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.round.RoundView;
import io.attune.annotation.round.TuningObjective;
import io.attune.kafka.event.RoundSpec;
import io.attune.kafka.event.TaskKind;
import io.attune.kafka.event.Verdict;
import io.attune.ui.OnSite;
import io.attune.ui.Site;
import io.attune.ui.Visitor;
import java.util.List;
import org.junit.jupiter.api.Test;

@OnSite
class NarrowScreenTest {
    private static final String LONG =
            "A long answer with a_very_long_word_that_does_not_break_by_itself_at_all_whatever.\n\n".repeat(20)
                    + "```\n" + "wide ".repeat(60) + "\n```\n\n|a|b|\n|-|-|\n|" + "cell".repeat(30) + "|2|";

    private final Site site;

    NarrowScreenTest(Site site) {
        this.site = site;
    }

    @Test
    void aPairIsReadAndJudgedByThumbAt360Pixels() {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        site.ground().task(project, "My order came without its charger.", LONG, LONG);
        try (Visitor visitor = site.visitor(360, 740)) {
            visitor.signIn(site.ground().annotator()).annotate(project);
            assertThat(visitor.scrollsSideways()).isFalse();
            visitor.find(".side-switch [data-side=B]").click();
            visitor.page().waitForTimeout(200);
            BoundingBox answer = visitor.find(".answer[data-side=B]").boundingBox();
            assertThat(answer.y).isBetween(0.0, 370.0);
            assertThat(visitor.find(".side-switch").boundingBox().y)
                    .as("stays in sight")
                    .isBetween(0.0, 110.0);
            BoundingBox key = visitor.find(".scale [data-verdict='tie']").boundingBox();
            assertThat(key.height).isGreaterThanOrEqualTo(44);
            assertThat(key.y + key.height).isLessThanOrEqualTo(740);
            visitor.find(".scale [data-verdict='tie']").click();
            visitor.awaitSaved();
        }
        assertThat(site.ground().judgments(project).getLast().verdict()).isEqualTo(new Verdict.Tie());
    }

    @Test
    void noScreenScrollsSidewaysAt360Pixels() {
        ProjectView scores = site.ground().project(TaskKind.SCORES, new Dimension("helpful", 1, 10, List.of()));
        site.ground().task(scores, "Where is my parcel?", LONG);
        ProjectView pairs = site.ground().project(TaskKind.PAIR);
        String round = "/round/" + site.ground().round(pairs).id();
        try (Visitor visitor = site.visitor(360, 740)) {
            visitor.signIn(site.ground().admin());
            for (String path : List.of(
                    "/",
                    "/annotate/" + scores.id(),
                    round,
                    "/rounds",
                    "/rounds/launch",
                    "/models",
                    "/data",
                    "/people",
                    "/dead-letters")) {
                visitor.open(path);
                visitor.page().waitForTimeout(150);
                assertThat(visitor.scrollsSideways()).as(path).isFalse();
            }
        }
    }

    @Test
    void aRoundOfGroupsIsLaunchedAndSteeredAt360Pixels() {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        RoundSpec.Groups groups = new RoundSpec.Groups(8, 8, false, null);
        RoundView round = site.ground().round(project, TuningObjective.GRPO, groups);
        try (Visitor visitor = site.visitor(360, 740)) {
            visitor.signIn(site.ground().admin()).open("/round/" + round.id());
            visitor.find(".share")
                    .getByText("groups that nobody is asked about")
                    .waitFor();
            assertThat(visitor.scrollsSideways()).isFalse();
            visitor.open("/rounds/launch");
            visitor.page()
                    .getByText("GRPO on groups of answers", new Page.GetByTextOptions().setExact(true))
                    .click();
            visitor.find("#groups").waitFor();
            assertThat(visitor.scrollsSideways()).isFalse();
            assertThat(visitor.find("#start").boundingBox().width)
                    .as("as wide as the fields above it")
                    .isEqualTo(visitor.find("#groups").boundingBox().width);
        }
    }
}
