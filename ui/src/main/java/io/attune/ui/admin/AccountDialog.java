package io.attune.ui.admin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.checkbox.CheckboxGroup;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.textfield.PasswordField;
import com.vaadin.flow.component.textfield.TextField;
import io.attune.annotation.annotator.Annotators;
import io.attune.annotation.annotator.NewAnnotator;
import io.attune.annotation.annotator.Role;
import io.attune.ui.shell.Attempt;
import io.attune.ui.shell.Toast;
import java.util.Set;

/** Making an account. */
final class AccountDialog extends Dialog {
    private final TextField name = new TextField("Name");
    private final PasswordField password = new PasswordField("First password");
    private final CheckboxGroup<Role> roles = new CheckboxGroup<>("May");

    AccountDialog(Annotators annotators, Runnable created) {
        setHeaderTitle("New account");
        setWidth("min(420px, 100vw)");
        roles.setItems(Role.values());
        roles.setItemLabelGenerator(PeopleView::words);
        roles.setValue(Set.of(Role.ANNOTATOR));
        Div form = new Div(name, password, roles);
        form.addClassName("form");
        add(form);
        Button create = new Button("Create the account", _ -> create(annotators, created));
        create.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", _ -> close()), create);
    }

    private void create(Annotators annotators, Runnable created) {
        boolean done = Attempt.to(
                () -> annotators.create(new NewAnnotator(name.getValue(), password.getValue(), roles.getValue())));
        if (done) {
            Toast.said(name.getValue() + " can sign in now.");
            close();
            created.run();
        }
    }
}
