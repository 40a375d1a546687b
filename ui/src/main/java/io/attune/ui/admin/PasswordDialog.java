package io.attune.ui.admin;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.dialog.Dialog;
import com.vaadin.flow.component.textfield.PasswordField;
import io.attune.annotation.annotator.AnnotatorView;
import io.attune.annotation.annotator.Annotators;
import io.attune.ui.shell.Attempt;
import io.attune.ui.shell.Toast;

/** Setting another password for somebody. */
final class PasswordDialog extends Dialog {

    PasswordDialog(Annotators annotators, AnnotatorView account) {
        setHeaderTitle("New password for " + account.name());
        setWidth("min(420px, 100vw)");
        PasswordField password = new PasswordField("New password");
        password.setHelperText("The old one stops working at once.");
        password.setWidthFull();
        add(password);
        Button save = new Button("Set the password", _ -> {
            if (Attempt.to(() -> annotators.changePassword(account.id(), password.getValue()))) {
                Toast.said(account.name() + " has a new password.");
                close();
            }
        });
        save.addThemeVariants(ButtonVariant.PRIMARY);
        getFooter().add(new Button("Cancel", _ -> close()), save);
    }
}
