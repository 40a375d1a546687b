package io.attune.ui.shell;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import com.vaadin.flow.data.value.ValueChangeMode;
import io.attune.annotation.project.NewProject;
import io.attune.annotation.project.Projects;
import io.attune.kafka.event.TaskKind;
import java.util.List;
import java.util.UUID;

/** Making a project. Afterwards it is the chosen one, and the first of its steps is open. */
public final class NewProjectDialog extends Dialog {
    private final Projects projects;
    private final ChosenProject chosen;
    private final TextField name = new TextField("Name");
    private final RadioButtonGroup<TaskKind> kind = new RadioButtonGroup<>("What people say about an answer");
    private final DimensionFields dimensions = new DimensionFields();
    private final TextArea guidelines = new TextArea("Guidelines");
    private final IntegerField overlap = new IntegerField("People who judge each task");

    public NewProjectDialog(Projects projects, ChosenProject chosen) {
        this.projects = projects;
        this.chosen = chosen;
        setHeaderTitle("New project");
        setWidth("min(560px, 100vw)");
        setId("new-project-dialog");
        name.setMaxLength(200);
        name.setPlaceholder("Support desk");
        kinds();
        guidelines.setHelperText("Markdown. What makes an answer good; people open it with G while they judge.");
        guidelines.setMinRows(4);
        guidelines.setMaxRows(12);
        overlap.setValue(1);
        overlap.setMin(1);
        overlap.setMax(100);
        overlap.setStepButtonsVisible(true);
        overlap.setHelperText("More than one shows how far people agree, and costs as many judgments.");
        Div form = new Div(name, kind, dimensions, guidelines, overlap);
        form.addClassName("form");
        add(form);
        Button create = new Button("Create the project", _ -> Attempt.to(this::create));
        create.addThemeVariants(ButtonVariant.PRIMARY);
        create.setEnabled(false);
        name.setValueChangeMode(ValueChangeMode.EAGER);
        name.addValueChangeListener(
                change -> create.setEnabled(!change.getValue().isBlank()));
        getFooter().add(new Button("Cancel", _ -> close()), create);
        name.focus();
    }

    private void kinds() {
        kind.setItems(TaskKind.values());
        kind.setRenderer(new ComponentRenderer<>(NewProjectDialog::line));
        kind.addThemeName("vertical");
        kind.setValue(TaskKind.PAIR);
        kind.addValueChangeListener(change -> dimensions.setVisible(change.getValue() == TaskKind.SCORES));
        dimensions.setVisible(false);
    }

    private void create() {
        TaskKind wished = kind.getValue();
        Integer people = overlap.getValue();
        UUID made = projects.create(new NewProject(
                name.getValue(),
                wished,
                guidelines.getValue(),
                wished == TaskKind.SCORES ? dimensions.dimensions() : List.of(),
                people == null ? 1 : people));
        chosen.choose(made);
        close();
        Toast.said(name.getValue().strip() + " is made. Import prompts next.");
        UI.getCurrent().navigate(ProjectSetup.Step.PROMPTS.path());
    }

    private static Div line(TaskKind kind) {
        Span title = new Span(
                switch (kind) {
                    case PAIR -> "Which of two is better";
                    case THUMB -> "Good or bad";
                    case SCORES -> "How good in each respect";
                });
        title.addClassName("strong");
        Div explanation = new Div(
                switch (kind) {
                    case PAIR ->
                        "Two answers side by side, seven degrees from one to the other. Feeds DPO, KTO and the reward model.";
                    case THUMB -> "One answer, one key. Fastest; feeds KTO.";
                    case SCORES ->
                        "One answer, a number for each dimension. Feeds a reward model, which compares answers by the weights that you give.";
                });
        explanation.addClassName("quiet");
        return new Div(title, explanation);
    }
}
