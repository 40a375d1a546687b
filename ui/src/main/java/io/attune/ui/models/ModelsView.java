package io.attune.ui.models;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import io.attune.annotation.policy.Policies;
import io.attune.annotation.policy.PolicyView;
import io.attune.annotation.policy.Shelf;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.round.RoundView;
import io.attune.annotation.round.Rounds;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.ui.shell.ChosenProject;
import io.attune.ui.shell.EmptyState;
import io.attune.ui.shell.ProjectSetup;
import io.attune.ui.shell.SetupSteps;
import io.attune.ui.shell.Shell;
import jakarta.annotation.security.RolesAllowed;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** The project's versions: a picture, a table, and a way to ask two of them the same. */
@Route(value = "models", layout = Shell.class)
@Menu(title = "Models", order = 3)
@PageTitle("Models · Attune")
@RolesAllowed("ADMIN")
final class ModelsView extends Section {
    private static final int FIRST_ROWS = 25;

    private final Policies policies;
    private final Rounds rounds;
    private final Shelf shelf;
    private final ProjectSetup setup;
    private final Clock clock;

    ModelsView(Policies policies, Rounds rounds, Shelf shelf, ProjectSetup setup, ChosenProject chosen, Clock clock) {
        this.policies = policies;
        this.rounds = rounds;
        this.shelf = shelf;
        this.setup = setup;
        this.clock = clock;
        addClassName("screen");
        show(chosen);
    }

    private void show(ChosenProject chosen) {
        removeAll();
        chosen.get()
                .ifPresentOrElse(
                        project -> open(project, () -> show(chosen)),
                        () -> add(
                                new Header(new H1("Models")),
                                new EmptyState("There is no project yet.", "Make one first.")));
    }

    private void open(ProjectView project, Runnable again) {
        Button add = new Button("Add a model", _ -> new AddModelDialog(shelf, project, again).open());
        add.setId("add-model");
        Span gap = new Span();
        gap.addClassName("grow");
        add(new Header(new H1("Models"), gap, add), new SetupSteps(setup, project, ProjectSetup.Step.MODEL));
        List<PolicyView> versions = policies.of(project.id()).stream()
                .filter(version -> version.kind() == Kind.POLICY)
                .sorted(Comparator.comparingInt(PolicyView::version).reversed())
                .toList();
        if (versions.isEmpty()) {
            add.addThemeVariants(ButtonVariant.PRIMARY);
            add(new EmptyState(
                    "This project has no model yet.",
                    "Add one: a Hugging Face directory, whose model then answers the prompts and is tuned."));
            return;
        }
        List<RoundView> all = rounds.of(project.id());
        Div picture = new Div(new H2("Where each version comes from"), new Lineage(versions, all));
        picture.addClassName("panel");
        add(picture);
        List<PolicyView> able = answering(versions, all);
        if (!able.isEmpty()) {
            add(new Playground(policies, able));
        }
        add(table(versions));
    }

    /** Versions that a sampler has: those that a round made or starts from, unless their weights were let go. */
    private static List<PolicyView> answering(List<PolicyView> versions, List<RoundView> rounds) {
        Set<UUID> starts =
                rounds.stream().map(round -> round.spec().basePolicy()).collect(Collectors.toSet());
        return versions.stream()
                .filter(version -> version.weights() != null)
                .filter(version -> !version.isBase() || starts.contains(version.id()))
                .toList();
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
