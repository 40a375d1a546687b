package io.attune.ui.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.annotation.policy.Policies;
import io.attune.annotation.policy.PolicyView;
import io.attune.annotation.policy.Shelf;
import io.attune.annotation.project.ProjectView;
import io.attune.kafka.event.TaskKind;
import io.attune.ui.OnSite;
import io.attune.ui.Site;
import io.attune.ui.Visitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@OnSite
class AddModelTest {
    private final Site site;

    AddModelTest(Site site) {
        this.site = site;
    }

    @Test
    void theShelfSaysWhatCannotBeUsedAndWhy() throws IOException {
        ProjectView project = site.ground().project(TaskKind.PAIR);
        Path root = site.ground().bean(Shelf.class).root();
        String cut = site.ground().shelved();
        Path weights = root.resolve(cut).resolve("model.safetensors");
        Files.write(weights, java.util.Arrays.copyOf(Files.readAllBytes(weights), 80));
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(site.ground().admin());
            visitor.choose(project);
            visitor.open("/rounds/launch");
            visitor.find("#add-model").click();
            visitor.find(".shelf .path").getByText(root.toString()).waitFor();
            var line = visitor.find("#add-model-dialog vaadin-radio-button").filter(visitor.containing(cut));
            line.getByText("Cannot be used: model.safetensors holds").waitFor();
            assertThat(line.locator("input").isDisabled()).isTrue();

            String whole = site.ground().shelved();
            visitor.page().getByText("Look again").click();
            var other = visitor.find("#add-model-dialog vaadin-radio-button").filter(visitor.containing(whole));
            other.getByText("llama · 4 parameters").waitFor();
            other.locator("input").check();
            visitor.page().getByLabel("Name in this project").fill("the first");
            visitor.page().getByText("Add " + whole).click();
            visitor.find("#start").waitFor();
        }
        assertThat(site.ground().bean(Policies.class).of(project.id()))
                .extracting(PolicyView::label)
                .containsExactly("the first");
    }

    @Test
    void numbersAreSaidAsPeopleSayThem() {
        assertThat(Amounts.parameters(4)).isEqualTo("4 parameters");
        assertThat(Amounts.parameters(3_148_224)).isEqualTo("3.1 M parameters");
        assertThat(Amounts.parameters(999_600)).isEqualTo("1.0 M parameters");
        assertThat(Amounts.bytes(12_600_000)).isEqualTo("13 MB");
        assertThat(Amounts.bytes(2_500_000_000_000L)).isEqualTo("2500 GB");
    }
}
