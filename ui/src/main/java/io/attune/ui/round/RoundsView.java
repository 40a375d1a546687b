package io.attune.ui.round;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import io.attune.annotation.round.RoundView;
import io.attune.annotation.round.Rounds;
import io.attune.annotation.round.TuningObjective;
import io.attune.ui.shell.ChosenProject;
import io.attune.ui.shell.EmptyState;
import io.attune.ui.shell.Sheet;
import io.attune.ui.shell.Shell;
import io.attune.ui.text.Times;
import jakarta.annotation.security.RolesAllowed;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** All rounds of the project, newest first. */
@Route(value = "rounds", layout = Shell.class)
@Menu(title = "Rounds", order = 2)
@PageTitle("Rounds · Attune")
@RolesAllowed("ADMIN")
final class RoundsView extends Section {
    private final Instant now;

    RoundsView(Rounds rounds, ChosenProject chosen, Clock clock) {
        this.now = clock.instant();
        addClassName("screen");
        Button launch = new Button("Launch a round", _ -> getUI().ifPresent(ui -> ui.navigate(LaunchView.class)));
        launch.addThemeVariants(ButtonVariant.PRIMARY);
        Span gap = new Span();
        gap.addClassName("grow");
        add(new Header(new H1("Rounds"), gap, launch));
        List<RoundView> all =
                chosen.get().map(project -> rounds.of(project.id())).orElse(List.of());
        add(all.isEmpty() ? empty() : list(all));
    }

    private static EmptyState empty() {
        return new EmptyState(
                "No round has been launched yet.",
                "A round asks people about answers and tunes the model with what they say.");
    }

    private Div list(List<RoundView> all) {
        Sheet sheet = new Sheet("round", "objective", "state", "#judgments", "#steps", "launched");
        all.forEach(round -> sheet.row(
                new Anchor("round/" + round.id(), "Round " + round.number()),
                Sheet.text(TuningObjective.of(round.spec().objective()).title()),
                badge(round),
                Sheet.text(round.judgments().all()),
                Sheet.text(round.steps()),
                launched(round)));
        Div panel = new Div(sheet);
        panel.addClassName("panel");
        return panel;
    }

    private PhaseBadge badge(RoundView round) {
        PhaseBadge badge = new PhaseBadge();
        badge.show(round, now);
        return badge;
    }

    private Span launched(RoundView round) {
        Span launched = new Span(Times.ago(round.launchedAt(), now));
        launched.getElement().setAttribute("title", Times.exact(round.launchedAt()));
        return launched;
    }
}
