package io.attune.ui.models;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.radiobutton.RadioButtonGroup;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.data.renderer.ComponentRenderer;
import io.attune.annotation.policy.Shelf;
import io.attune.annotation.policy.ShelvedModel;
import io.attune.annotation.project.ProjectView;
import io.attune.ui.shell.Attempt;
import io.attune.ui.shell.EmptyState;
import io.attune.ui.shell.Toast;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Taking a model from the shelf into a project. */
public final class AddModelDialog extends Dialog {
    private final Shelf shelf;
    private final ProjectView project;
    private final Runnable added;
    private final RadioButtonGroup<ShelvedModel> models = new RadioButtonGroup<>();
    private final TextField name = new TextField("Name in this project");
    private final Div content = new Div();
    private final Button add = new Button("Add");

    /** @param added what happens when the project has its model */
    public AddModelDialog(Shelf shelf, ProjectView project, Runnable added) {
        this.shelf = shelf;
        this.project = project;
        this.added = added;
        setHeaderTitle("Add a model to " + project.name());
        setWidth("min(560px, 100vw)");
        setId("add-model-dialog");
        content.addClassNames("form", "shelf");
        add(content);
        models.setAriaLabel("Models on the shelf");
        models.addThemeName("vertical");
        models.setRenderer(new ComponentRenderer<>(AddModelDialog::line));
        models.setItemEnabledProvider(model -> model.problem() == null);
        models.addValueChangeListener(change -> choose(change.getValue()));
        name.setWidthFull();
        name.setMaxLength(200);
        add.addThemeVariants(ButtonVariant.PRIMARY);
        add.setDisableOnClick(true);
        add.addClickListener(_ -> register(UI.getCurrent()));
        Button again = new Button("Look again", _ -> look());
        again.addThemeVariants(ButtonVariant.TERTIARY);
        Span gap = new Span();
        gap.addClassName("grow");
        getFooter().add(again, gap, new Button("Cancel", _ -> close()), add);
        look();
    }

    /** Shows what lies on the shelf now. */
    private void look() {
        Attempt.to(() -> show(shelf.models()));
    }

    private void show(List<ShelvedModel> there) {
        content.removeAll();
        models.setItems(there);
        boolean usable = there.stream().anyMatch(model -> model.problem() == null);
        add.setVisible(usable);
        if (there.isEmpty()) {
            content.add(new EmptyState(
                    "There is no model on the shelf yet.",
                    "Put a Hugging Face directory (config.json, tokenizer.json, model.safetensors) into",
                    root(),
                    quiet("then look again.")));
            return;
        }
        Paragraph where = new Paragraph("Directories in ");
        where.addClassName("quiet");
        where.add(root());
        content.add(where, models);
        if (usable) {
            content.add(name);
        }
        there.stream()
                .filter(model -> model.problem() == null)
                .findFirst()
                .ifPresentOrElse(models::setValue, () -> choose(null));
    }

    private void choose(@Nullable ShelvedModel model) {
        // A suggestion that is a value would overwrite what somebody types while it is on its way.
        name.setPlaceholder(model == null ? "" : model.directory());
        add.setText(model == null ? "Add" : "Add " + model.directory());
        add.setEnabled(model != null);
    }

    /** Large weights take a while to be copied; the page stays alive meanwhile. */
    private void register(UI ui) {
        ShelvedModel model = models.getValue();
        String wished = name.isEmpty() ? model.directory() : name.getValue();
        add.setText("Copying " + Amounts.bytes(model.bytes()));
        Thread.ofVirtual().name("add-model").start(() -> {
            @Nullable RuntimeException refused = refusal(model, wished);
            ui.accessLater(() -> finished(model, wished, refused), () -> {}).run();
        });
    }

    private @Nullable RuntimeException refusal(ShelvedModel model, String wished) {
        try {
            shelf.register(project.id(), wished, model.directory());
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private void finished(ShelvedModel model, String wished, @Nullable RuntimeException refused) {
        choose(model);
        boolean done = Attempt.to(() -> {
            if (refused != null) {
                throw refused;
            }
        });
        if (done) {
            Toast.said(project.name() + " has its model " + wished + ".");
            close();
            added.run();
        }
    }

    private static Component line(ShelvedModel model) {
        Span title = new Span(model.directory());
        title.addClassName("strong");
        Div line = new Div(title);
        if (model.problem() != null) {
            Div problem = new Div("Cannot be used: " + model.problem() + ".");
            problem.addClassName("why-not");
            line.add(problem);
            return line;
        }
        line.add(quiet(model.family() + " · " + Amounts.parameters(model.parameters()) + " · "
                + Amounts.bytes(model.bytes())));
        if (!model.leftOut().isEmpty()) {
            line.add(quiet("without " + String.join(", ", model.leftOut())));
        }
        return line;
    }

    private Component root() {
        Code root = new Code(shelf.root().toString());
        root.addClassName("path");
        return root;
    }

    private static Div quiet(String words) {
        Div quiet = new Div(words);
        quiet.addClassName("quiet");
        return quiet;
    }
}
