package io.attune.ui.shell;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Hr;
import com.vaadin.flow.component.select.Select;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.project.Projects;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which project the screens are about; for admins also the way to a new one. */
final class ProjectChooser extends Select<ProjectChooser.Choice> {
    private static final Choice ANOTHER = new Choice(null);

    private final Projects projects;
    private final ChosenProject chosen;
    private final boolean mayCreate;
    private List<Choice> shown = List.of();

    /** A project, or the wish for another one. */
    record Choice(@Nullable ProjectView project) {
        String words() {
            return project == null ? "New project…" : project.name();
        }
    }

    ProjectChooser(Projects projects, ChosenProject chosen, boolean mayCreate) {
        this.projects = projects;
        this.chosen = chosen;
        this.mayCreate = mayCreate;
        setItemLabelGenerator(Choice::words);
        setAriaLabel("Project");
        addThemeName("small");
        addValueChangeListener(change -> {
            if (change.isFromClient()) {
                take(change.getValue());
            }
        });
        refresh();
    }

    /** Shows the projects that there are, and the one that is looked at. */
    void refresh() {
        List<Choice> there = projects.all().stream().map(Choice::new).toList();
        if (!there.equals(shown)) {
            shown = there;
            setItems(
                    mayCreate
                            ? Stream.concat(there.stream(), Stream.of(ANOTHER)).toList()
                            : there);
            if (mayCreate && !there.isEmpty()) {
                addComponents(there.getLast(), new Hr());
            }
        }
        setVisible(!there.isEmpty());
        chosen.get().ifPresent(project -> setValue(new Choice(project)));
    }

    private void take(Choice choice) {
        if (choice.project() == null) {
            refresh();
            new NewProjectDialog(projects, chosen).open();
        } else {
            chosen.choose(choice.project().id());
            UI.getCurrent().navigate("");
        }
    }
}
