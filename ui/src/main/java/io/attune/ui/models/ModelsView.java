package io.attune.ui.models;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import io.attune.annotation.policy.Policies;
import io.attune.annotation.policy.PolicyView;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.round.Rounds;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.ui.shell.ChosenProject;
import io.attune.ui.shell.EmptyState;
import io.attune.ui.shell.Shell;
import jakarta.annotation.security.RolesAllowed;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;

/** The project's versions: a picture, a table, and a way to ask two of them the same. */
@Route(value = "models", layout = Shell.class)
@Menu(title = "Models", order = 3)
@PageTitle("Models · Attune")
@RolesAllowed("ADMIN")
final class ModelsView extends Section {
    private static final int FIRST_ROWS = 25;

    private final Policies policies;
    private final Rounds rounds;
    private final Clock clock;

    ModelsView(Policies policies, Rounds rounds, ChosenProject chosen, Clock clock) {
        this.policies = policies;
        this.rounds = rounds;
        this.clock = clock;
        addClassName("screen");
        add(new Header(new H1("Models")));
        chosen.get()
                .ifPresentOrElse(
                        this::open, () -> add(new EmptyState("There is no project yet.", "An admin makes one first.")));
    }

    private void open(ProjectView project) {
        List<PolicyView> all = policies.of(project.id());
        List<PolicyView> versions = all.stream()
                .filter(version -> version.kind() == Kind.POLICY)
                .sorted(Comparator.comparingInt(PolicyView::version).reversed())
                .toList();
        if (versions.isEmpty()) {
            add(new EmptyState(
                    "This project has no model yet.",
                    "Start the service with a model directory, or register one through the REST interface."));
            return;
        }
        Div picture = new Div(new H2("Where each version comes from"), new Lineage(versions, rounds.of(project.id())));
        picture.addClassName("panel");
        add(picture, new Playground(policies, versions), table(versions));
    }

    private Div table(List<PolicyView> versions) {
        Scores scores = Scores.of(rounds, versions);
        VersionTable first = new VersionTable(policies, scores, clock.instant());
        versions.stream().limit(FIRST_ROWS).forEach(first::add);
        Div panel = new Div(new H2("Versions"), first);
        panel.addClassName("panel");
        if (versions.size() > FIRST_ROWS) {
            Button more = new Button("Show " + (versions.size() - FIRST_ROWS) + " older versions");
            more.addClickListener(_ -> {
                versions.stream().skip(FIRST_ROWS).forEach(first::add);
                panel.remove(more);
            });
            panel.add(more);
        }
        return panel;
    }
}
