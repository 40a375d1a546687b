package io.attune.ui.round;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import io.attune.annotation.dataset.Datasets;
import io.attune.annotation.policy.LayerNames;
import io.attune.annotation.policy.Policies;
import io.attune.annotation.policy.PolicyView;
import io.attune.annotation.policy.Shelf;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.prompt.PromptView;
import io.attune.annotation.prompt.Prompts;
import io.attune.annotation.round.Rounds;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.ui.models.AddModelDialog;
import io.attune.ui.shell.Attempt;
import io.attune.ui.shell.ChosenProject;
import io.attune.ui.shell.EmptyState;
import io.attune.ui.shell.ProjectSetup;
import io.attune.ui.shell.SetupSteps;
import io.attune.ui.shell.Shell;
import io.attune.ui.signin.Who;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.UUID;

/** Launching a round: one page, defaults that work, and a button that says what it will do. */
@Route(value = "rounds/launch", layout = Shell.class)
@PageTitle("Launch a round · Attune")
@RolesAllowed("ADMIN")
final class LaunchView extends Section {
    private static final String TITLE = "Launch a round";

    private final Rounds rounds;
    private final Policies policies;
    private final Prompts prompts;
    private final Datasets datasets;
    private final Shelf shelf;
    private final ProjectSetup setup;
    private final Who who;

    LaunchView(
            Rounds rounds,
            Policies policies,
            Prompts prompts,
            Datasets datasets,
            Shelf shelf,
            ProjectSetup setup,
            ChosenProject chosen,
            Who who) {
        this.rounds = rounds;
        this.policies = policies;
        this.prompts = prompts;
        this.datasets = datasets;
        this.shelf = shelf;
        this.setup = setup;
        this.who = who;
        addClassNames("screen", "narrow");
        chosen.get().ifPresentOrElse(this::open, () -> {
            add(new Header(new H1(TITLE)), new EmptyState("There is no project yet.", "Make one first."));
        });
    }

    private List<PolicyView> startable(ProjectView project) {
        return policies.of(project.id()).stream()
                .filter(version -> version.kind() == Kind.POLICY && version.weights() != null)
                .toList();
    }

    private void open(ProjectView project) {
        removeAll();
        add(new Header(new H1(TITLE)), new SetupSteps(setup, project, ProjectSetup.Step.ROUND));
        List<PolicyView> versions = startable(project);
        if (versions.isEmpty()) {
            Button add = new Button("Add a model", _ -> new AddModelDialog(shelf, project, () -> open(project)).open());
            add.addThemeVariants(ButtonVariant.PRIMARY);
            add.setId("add-model");
            add(new EmptyState("This project has no model yet.", "A round starts from one, and tunes it.", add));
            return;
        }
        LaunchForm form = new LaunchForm(
                project,
                versions,
                version -> policies.layers(version).map(LayerNames::modules).orElse(List.of()),
                datasets.demonstrations(project.id()),
                rounds.of(project.id()).stream().findFirst().orElse(null));
        Button start = new Button(form.promise());
        start.setId("start");
        start.addThemeVariants(ButtonVariant.PRIMARY);
        start.setDisableOnClick(true);
        form.onChange(() -> start.setText(form.promise()));
        start.addClickListener(_ -> {
            if (!Attempt.to(() -> launch(project, form))) {
                start.setEnabled(true);
            }
        });
        add(form, start);
    }

    private void launch(ProjectView project, LaunchForm form) {
        List<List<Message>> chosen = form.prompts() == 0
                ? List.of()
                : prompts.page(project.id(), null, Math.min(1000, form.prompts()), null).items().stream()
                        .map(PromptView::messages)
                        .toList();
        UUID round = rounds.launch(form.launch(chosen), who.get().name());
        getUI().ifPresent(ui -> ui.navigate("round/" + round));
    }
}
