package io.attune.ui.shell;

import com.vaadin.flow.spring.annotation.VaadinSessionScope;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.project.Projects;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The project that a person looks at; the first one until they choose. */
@Component
@VaadinSessionScope
public class ChosenProject {
    private final Projects projects;
    private @Nullable UUID chosen;

    ChosenProject(Projects projects) {
        this.projects = projects;
    }

    /** Empty while there is no project at all. */
    public Optional<ProjectView> get() {
        List<ProjectView> all = projects.all();
        return all.stream()
                .filter(project -> project.id().equals(chosen))
                .findFirst()
                .or(() -> all.stream().findFirst());
    }

    public void choose(UUID project) {
        chosen = project;
    }
}
