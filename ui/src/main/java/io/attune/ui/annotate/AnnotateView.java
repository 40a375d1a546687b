package io.attune.ui.annotate;

import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.dependency.JavaScript;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.Route;
import io.attune.annotation.demand.Writing;
import io.attune.annotation.judgment.JudgmentCounts;
import io.attune.annotation.judgment.Judgments;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.project.Projects;
import io.attune.annotation.task.Tasks;
import io.attune.ui.shell.Attempt;
import io.attune.ui.shell.ChosenProject;
import io.attune.ui.shell.Framed;
import io.attune.ui.shell.Shell;
import io.attune.ui.signin.Who;
import jakarta.annotation.security.PermitAll;
import java.time.Clock;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Where answers are judged. The judging itself is annotate.js; this side leases, renders ahead, and stores. */
@Route(value = "annotate/:project", layout = Shell.class)
@PermitAll
@JavaScript("context://js/judgments.js")
@JavaScript("context://js/reading.js")
@JavaScript("context://js/annotate.js")
final class AnnotateView extends Div implements BeforeEnterObserver, HasDynamicTitle, Framed {
    private final Projects projects;
    private final Tasks tasks;
    private final Judgments judgments;
    private final Writing writing;
    private final ChosenProject chosen;
    private final UUID annotator;
    private final Desk desk;
    private final Pace pace;
    private final Waiting waiting = new Waiting();
    private @Nullable Queue queue;
    private String title = "Annotate";

    AnnotateView(
            Projects projects,
            Tasks tasks,
            Judgments judgments,
            JudgmentCounts counts,
            Writing writing,
            ChosenProject chosen,
            Who who,
            Clock clock) {
        this.projects = projects;
        this.tasks = tasks;
        this.judgments = judgments;
        this.writing = writing;
        this.chosen = chosen;
        this.annotator = who.id();
        this.desk = new Desk(judgments, annotator);
        this.pace = new Pace(counts, annotator, clock);
        addClassName("annotate");
        getElement().setAttribute("data-person", annotator.toString());
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        ProjectView project = project(event);
        chosen.choose(project.id());
        title = project.name();
        Div stage = new Div();
        stage.addClassName("stage");
        stage.add(waiting);
        queue = new Queue(tasks, annotator, project.id(), stage);
        removeAll();
        Div controls = new Div(
                Panels.comment(),
                Panels.reasons(),
                Scale.of(project.kind(), project.dimensions()),
                Panels.tools(project.kind()));
        controls.addClassName("controls");
        add(stage, controls, Panels.guidelines(project));
        getElement().appendChild(Panels.keys(project.kind()));
        fill();
        getElement().executeJs("window.attune.annotate.open(this)");
    }

    @Override
    public String getPageTitle() {
        return title + " · Attune";
    }

    @Override
    public boolean focused() {
        return true;
    }

    @Override
    public List<Component> headerParts() {
        return List.of(pace);
    }

    /** Stores one judgment; its task leaves the page and another one is put behind the others. */
    @ClientCallable
    Outcome judge(Answered answered) {
        Outcome outcome = desk.judge(answered);
        switch (outcome.status()) {
            case SAVED -> {
                pace.judged();
                replace(answered.task());
            }
            case REFUSED -> replace(answered.task());
            case LATER -> {}
        }
        return outcome;
    }

    /** Takes a judgment back and shows its task again. Returns what is wrong, or null. */
    @ClientCallable
    @Nullable
    String undo(String judgment, String task) {
        try {
            judgments.retract(annotator, UUID.fromString(judgment));
            held().putBack(UUID.fromString(task));
            pace.takenBack();
            return null;
        } catch (IllegalArgumentException | IllegalStateException | NoSuchElementException refused) {
            return Attempt.sentence(refused);
        }
    }

    /** Looks for new tasks; the page asks while it has none. Returns whether the service is out of order. */
    @ClientCallable
    boolean more() {
        return !fill();
    }

    private void replace(UUID task) {
        held().remove(task);
        fill();
    }

    private boolean fill() {
        try {
            Queue held = held();
            held.fill();
            if (held.isEmpty()) {
                waiting.writing(writing.tasks(held.project()));
            }
            return true;
        } catch (DataAccessException | TransactionException down) {
            LoggerFactory.getLogger(AnnotateView.class).warn("No tasks: the database did not answer", down);
            return false;
        }
    }

    private Queue held() {
        if (queue == null) {
            throw new IllegalStateException("no project is open");
        }
        return queue;
    }

    private ProjectView project(BeforeEnterEvent event) {
        try {
            return projects.get(
                    UUID.fromString(event.getRouteParameters().get("project").orElseThrow()));
        } catch (IllegalArgumentException | NoSuchElementException _) {
            throw new NotFoundException("There is no such project.");
        }
    }
}
