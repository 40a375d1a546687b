package io.attune.ui.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator.GetByTextOptions;
import com.microsoft.playwright.options.FilePayload;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.prompt.Prompts;
import io.attune.kafka.event.TaskKind;
import io.attune.ui.Ground.Account;
import io.attune.ui.OnSite;
import io.attune.ui.Site;
import io.attune.ui.Visitor;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

@OnSite
class AdminTest {
    private final Site site;

    AdminTest(Site site) {
        this.site = site;
    }

    @Test
    void aFileIsCheckedBeforeAnythingIsStored() {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        Prompts prompts = site.ground().bean(Prompts.class);
        byte[] file = "{\"prompt\": \"Where is my order?\"}\n{\"promt\": \"oops\"}\n{\"prompt\": \"Hello\"}\n"
                .getBytes(StandardCharsets.UTF_8);
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().admin());
            visitor.choose(project);
            visitor.open("/data");
            visitor.find("vaadin-upload input[type=file]")
                    .setInputFiles(new FilePayload("prompts.jsonl", "application/jsonl", file));
            visitor.find("#import-result td")
                    .getByText("2", new GetByTextOptions().setExact(true))
                    .waitFor();
            assertThat(prompts.count(project.id())).isZero();
            visitor.find("#import").click();
            visitor.find("#import-result").getByText("Imported 2 of 3 lines").waitFor();
            visitor.page().getByText("has 2 prompts").waitFor();
            visitor.find("vaadin-upload input[type=file]")
                    .setInputFiles(new FilePayload("more.jsonl", "application/jsonl", file));
            visitor.find("#import-result").getByText("more.jsonl").waitFor();
        }
        assertThat(prompts.count(project.id())).isEqualTo(2);
    }

    @Test
    void anAccountIsMadeDisabledAndAllowedAgain() {
        Account admin = site.ground().admin();
        String name = "new " + admin.name();
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(admin).open("/people");
            visitor.find("#new-account").click();
            visitor.page().getByLabel("Name").fill(name);
            visitor.page().getByLabel("First password").fill("a long enough password");
            visitor.page().getByText("Create the account").click();
            visitor.find("td").getByText(name).waitFor();
            try (Visitor other = site.visitor(1280, 800)) {
                other.signIn(new Account(admin.id(), name, "a long enough password"));
            }
            visitor.find("tr")
                    .filter(visitor.containing(name))
                    .getByText("Disable")
                    .click();
            visitor.find("td").getByText(name + " (disabled)").waitFor();
            visitor.page().getByText("Undo").click();
            visitor.find("tr")
                    .filter(visitor.containing(name))
                    .getByText("Disable")
                    .waitFor();
        }
    }
}
