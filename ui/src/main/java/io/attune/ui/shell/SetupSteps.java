package io.attune.ui.shell;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.OrderedList;
import com.vaadin.flow.component.html.Span;
import io.attune.annotation.project.ProjectView;
import io.attune.ui.shell.ProjectSetup.Step;
import java.util.Set;

/** The way of a new project to its first round: what is done, what is next. Gone once a round was launched. */
public final class SetupSteps extends Nav {
    private static final String DONE = "✓";

    private final ProjectSetup setup;
    private final ProjectView project;
    private final Step here;

    /** @param here the step of the screen that this stands on */
    public SetupSteps(ProjectSetup setup, ProjectView project, Step here) {
        this.setup = setup;
        this.project = project;
        this.here = here;
        addClassName("steps");
        setAriaLabel("Setting up " + project.name());
        refresh();
    }

    /** Looks again at what is done. */
    public void refresh() {
        Set<Step> missing = setup.missing(project);
        Step next = setup.next(project).orElse(null);
        setVisible(next != null);
        OrderedList list = new OrderedList();
        int number = 0;
        for (Step step : Step.values()) {
            number++;
            ListItem item = item(step, missing.contains(step) ? Integer.toString(number) : DONE);
            item.setClassName("next", step == next);
            list.add(item);
        }
        removeAll();
        add(list);
    }

    private ListItem item(Step step, String sign) {
        Span mark = new Span(sign);
        mark.addClassName("mark");
        Anchor link = new Anchor(step.path(), mark, new Span(step.words()));
        if (step == here) {
            link.getElement().setAttribute("aria-current", "step");
        }
        ListItem item = new ListItem(link);
        item.setClassName("done", sign.equals(DONE));
        return item;
    }
}
