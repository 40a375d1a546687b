package io.attune.ui.home;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Article;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import io.attune.annotation.judgment.AnnotatorProgress;
import io.attune.annotation.judgment.JudgmentCounts;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.project.Projects;
import io.attune.annotation.task.Tasks;
import io.attune.kafka.event.TaskKind;
import io.attune.ui.shell.ChosenProject;
import io.attune.ui.shell.EmptyState;
import io.attune.ui.shell.NewProjectDialog;
import io.attune.ui.shell.ProjectSetup;
import io.attune.ui.shell.ProjectSetup.Step;
import io.attune.ui.shell.Shell;
import io.attune.ui.signin.Who;
import io.attune.ui.text.Times;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** My queues. */
@Route(value = "", layout = Shell.class)
@Menu(title = "Queues", order = 1)
@PageTitle("Queues · Attune")
@PermitAll
final class HomeView extends Section {
    private final ProjectSetup setup;
    private final ChosenProject chosen;
    private final boolean admin;

    HomeView(
            Projects projects,
            Tasks tasks,
            JudgmentCounts counts,
            ProjectSetup setup,
            ChosenProject chosen,
            Who who,
            Clock clock) {
        this.setup = setup;
        this.chosen = chosen;
        this.admin = who.isAdmin();
        addClassName("screen");
        Span gap = new Span();
        gap.addClassName("grow");
        add(new Header(new H1("My queues"), gap, mine(counts.of(who.id(), Times.dayStart(clock.instant())))));
        List<ProjectView> all = projects.all();
        if (all.isEmpty()) {
            add(none(projects));
            return;
        }
        Div queues = new Div();
        queues.addClassName("queues");
        // one accent, for the one thing to do next
        boolean found = false;
        for (ProjectView project : all) {
            long open = tasks.open(project.id());
            queues.add(queue(project, open, open > 0 && !found));
            found |= open > 0;
        }
        add(queues);
    }

    private EmptyState none(Projects projects) {
        if (!admin) {
            return new EmptyState(
                    "There is no project yet.", "An admin makes one and imports prompts; its queue then stands here.");
        }
        Button create = new Button("New project", _ -> new NewProjectDialog(projects, chosen).open());
        create.addThemeVariants(ButtonVariant.PRIMARY);
        create.setId("new-project");
        return new EmptyState(
                "There is no project yet.",
                "A project is what people are asked: its prompts, its guidelines, and the model that answers.",
                create);
    }

    private Article queue(ProjectView project, long open, boolean next) {
        Optional<Step> missing = admin && open == 0 ? setup.next(project) : Optional.empty();
        Span kind = new Span(words(project.kind()));
        Span waiting = new Span(
                missing.map(step -> "not set up yet").orElse(open == 1 ? "1 task waits" : open + " tasks wait"));
        Div figures = new Div(kind, waiting);
        figures.addClassName("figures");
        Component go = missing.<Component>map(step -> setUp(project, step)).orElseGet(() -> annotate(project, next));
        Article queue = new Article(new Div(new H2(project.name()), figures), go);
        queue.addClassNames("panel", "queue");
        return queue;
    }

    private static Anchor annotate(ProjectView project, boolean next) {
        Anchor annotate = new Anchor("annotate/" + project.id(), "Annotate");
        annotate.addClassName("go");
        annotate.setClassName("next", next);
        return annotate;
    }

    /** The screens of the steps are about the chosen project. */
    private Button setUp(ProjectView project, Step step) {
        return new Button(step.words(), _ -> {
            chosen.choose(project.id());
            getUI().ifPresent(ui -> ui.navigate(step.path()));
        });
    }

    private static Div mine(AnnotatorProgress progress) {
        Double median = progress.medianSeconds();
        Div figures = new Div(
                new Span(progress.today() + " judged today"),
                new Span(progress.total() + " in all"),
                new Span(median == null ? "no pace yet" : Math.round(median) + " s median"));
        figures.addClassName("figures");
        return figures;
    }

    private static String words(TaskKind kind) {
        return switch (kind) {
            case PAIR -> "which of two answers is better";
            case THUMB -> "good or bad";
            case SCORES -> "how good in each respect";
        };
    }
}
