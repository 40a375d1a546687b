package io.attune.ui.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page.GetByRoleOptions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.attune.annotation.project.Dimension;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.project.Projects;
import io.attune.annotation.round.RoundView;
import io.attune.annotation.round.Rounds;
import io.attune.kafka.event.TaskKind;
import io.attune.ui.OnSite;
import io.attune.ui.Site;
import io.attune.ui.Visitor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

@OnSite
class NewProjectTest {
    private final Site site;

    NewProjectTest(Site site) {
        this.site = site;
    }

    @Test
    void aProjectIsMadeAndLedToItsFirstRound() {
        String model = site.ground().shelved();
        site.ground().project(TaskKind.THUMB);
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().admin());
            wishForProject(visitor);
            visitor.page().getByLabel("Name").fill("Documentation of " + model);
            visitor.page().getByLabel("Guidelines").fill("Prefer the **shorter** one.");
            button(visitor, "Create the project").click();

            step(visitor, "Import prompts").waitFor();
            assertThat(next(visitor)).isEqualTo("Import prompts");
            visitor.find("vaadin-upload input[type=file]")
                    .setInputFiles(new FilePayload(
                            "prompts.jsonl",
                            "application/jsonl",
                            "{\"prompt\": \"What is a shelf?\"}\n".getBytes(StandardCharsets.UTF_8)));
            visitor.find("#import").click();
            visitor.find(".steps .next").getByText("Add a model").click();
            visitor.find("#add-model").click();
            choose(visitor, model);
            button(visitor, "Add " + model).click();
            visitor.find(".lineage").getByText(model).waitFor();
            assertThat(next(visitor)).isEqualTo("Launch a round");
            visitor.find(".steps .next a").click();
            visitor.find("#start").click();
            visitor.find(".badge").getByText("starting").waitFor();
            visitor.open("/data");
            assertThat(visitor.find(".steps").isVisible()).isFalse();
        }
        ProjectView made = named("Documentation of " + model);
        assertThat(made.guidelines()).isEqualTo("Prefer the **shorter** one.");
        assertThat(made.kind()).isEqualTo(TaskKind.PAIR);
        assertThat(site.ground().bean(Rounds.class).of(made.id()))
                .extracting(RoundView::number)
                .containsExactly(1);
    }

    @Test
    void dimensionsAreAskedWhereScoresAreGiven() {
        site.ground().project(TaskKind.PAIR);
        String name = "Scores " + site.ground().annotator().name();
        try (Visitor visitor = site.visitor(360, 740)) {
            visitor.signIn(site.ground().admin());
            wishForProject(visitor);
            visitor.page().getByLabel("Name").fill(name);
            visitor.find("vaadin-radio-button")
                    .filter(visitor.containing("How good in each respect"))
                    .click();
            visitor.page()
                    .getByRole(AriaRole.TEXTBOX, new GetByRoleOptions().setName("Dimension"))
                    .fill("brevity");
            visitor.page()
                    .getByLabel("to", new com.microsoft.playwright.Page.GetByLabelOptions().setExact(true))
                    .fill("2");
            visitor.page().getByLabel("What each value means").fill("too long\nshort\nshorter still");
            button(visitor, "Create the project").click();
            visitor.find("vaadin-notification-card")
                    .getByText("Dimension brevity has 2 values and 3 anchors")
                    .waitFor();
            visitor.page().getByLabel("What each value means").fill("too long\nshort");
            assertThat(visitor.scrollsSideways()).isFalse();
            button(visitor, "Create the project").click();
            step(visitor, "Import prompts").waitFor();
        }
        assertThat(named(name).dimensions())
                .containsExactly(new Dimension("brevity", 1, 2, List.of("too long", "short")));
    }

    @Test
    void onlyAnAdminIsOfferedOne() {
        site.ground().project(TaskKind.PAIR);
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().annotator());
            visitor.find(".shell-header vaadin-select").click();
            visitor.find("vaadin-select-item[role=option]").first().waitFor();
            assertThat(visitor.find("vaadin-select-item[role=option]")
                            .filter(visitor.containing("New project"))
                            .count())
                    .isZero();
        }
    }

    private static void wishForProject(Visitor visitor) {
        visitor.find(".shell-header vaadin-select").click();
        visitor.find("vaadin-select-item[role=option]")
                .filter(visitor.containing("New project…"))
                .click();
        visitor.page().getByText("What people say about an answer").waitFor();
    }

    private static void choose(Visitor visitor, String model) {
        visitor.find("#add-model-dialog vaadin-radio-button")
                .filter(visitor.containing(model))
                .locator("input")
                .check();
    }

    private static Locator button(Visitor visitor, String words) {
        return visitor.page().getByRole(AriaRole.BUTTON, new GetByRoleOptions().setName(words));
    }

    private static Locator step(Visitor visitor, String words) {
        return visitor.find(".steps [aria-current]").getByText(words);
    }

    private static String next(Visitor visitor) {
        return visitor.find(".steps .next a span:last-child").innerText();
    }

    private ProjectView named(String name) {
        return site.ground().bean(Projects.class).all().stream()
                .filter(project -> project.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
