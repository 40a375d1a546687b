package io.attune.annotation.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.Together;
import io.attune.kafka.event.TaskKind;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Database.class)
class ProjectsTest {
    private final Stage stage;
    private final Projects projects;

    ProjectsTest(Database database) {
        stage = Stage.on(database);
        projects = stage.the(Projects.class);
    }

    @Test
    void aProjectIsKeptAsItWasWished() {
        List<Dimension> dimensions = List.of(
                new Dimension("tone", 1, 3, List.of("rude", "plain", "kind")), new Dimension("help", 0, 10, List.of()));
        String name = "Scores " + stage.id();

        UUID id = projects.create(new NewProject(name, TaskKind.SCORES, "# Read this", dimensions, 4));

        ProjectView view = projects.get(id);
        assertThat(view.name()).isEqualTo(name);
        assertThat(view.kind()).isEqualTo(TaskKind.SCORES);
        assertThat(view.dimensions()).isEqualTo(dimensions);
        assertThat(view.overlap()).isEqualTo(4);
        assertThat(projects.all()).contains(view);
        assertThatThrownBy(() -> projects.create(new NewProject(name, TaskKind.PAIR, "", List.of(), 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("choose another name");
    }

    @Test
    void everyVersionOfTheGuidelinesStays() {
        UUID id = stage.project(TaskKind.PAIR, 1);

        projects.editGuidelines(id, "Be kind.");
        projects.editGuidelines(id, "Be kind.");

        assertThat(projects.get(id).guidelineVersion()).isEqualTo(2);
        assertThat(projects.get(id).guidelines()).isEqualTo("Be kind.");
        assertThat(projects.guidelines(id, 1)).isEqualTo("Be fair.");
        assertThat(projects.guidelines(id, 2)).isEqualTo("Be kind.");
        assertThatThrownBy(() -> projects.guidelines(id, 3))
                .isInstanceOf(NoSuchElementException.class)
                .hasMessageContaining("no version 3");
    }

    @Test
    void editsAtTheSameMomentAreVersionsOfTheirOwn() throws Exception {
        UUID id = stage.project(TaskKind.PAIR, 1);

        Together.run(10, i -> () -> {
            projects.editGuidelines(id, "Text " + i);
            return i;
        });

        assertThat(projects.get(id).guidelineVersion()).isEqualTo(11);
        assertThat(stage.count("guideline", "project = ?", id)).isEqualTo(11);
    }

    @Test
    void whatAProjectCannotBeIsRefused() {
        Dimension tone = new Dimension("tone", 1, 5, List.of());
        refused("a project of scores needs", "x", TaskKind.SCORES, List.of(), 1);
        refused("only a project of scores", "x", TaskKind.PAIR, List.of(tone), 1);
        refused("the same name", "x", TaskKind.SCORES, List.of(tone, tone), 1);
        refused("1 to 200 characters", " ", TaskKind.PAIR, List.of(), 1);
        refused("overlap is 0", "x", TaskKind.PAIR, List.of(), 0);
        assertThatThrownBy(() -> new Dimension("tone", 5, 1, List.of())).hasMessageContaining("from 5 to 1");
        assertThatThrownBy(() -> new Dimension("tone", 1, 3, List.of("a")))
                .hasMessageContaining("3 values and 1 anchors");
        assertThatThrownBy(() -> projects.get(new UUID(1, 2))).isInstanceOf(NoSuchElementException.class);
    }

    private static void refused(String why, String name, TaskKind kind, List<Dimension> dimensions, int overlap) {
        assertThatThrownBy(() -> new NewProject(name, kind, "", dimensions, overlap))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }
}
