package io.attune.ui.admin;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import io.attune.annotation.annotator.AnnotatorView;
import io.attune.annotation.annotator.Annotators;
import io.attune.annotation.annotator.Role;
import io.attune.ui.shell.Attempt;
import io.attune.ui.shell.Sheet;
import io.attune.ui.shell.Shell;
import io.attune.ui.shell.Toast;
import io.attune.ui.text.Times;
import jakarta.annotation.security.RolesAllowed;
import java.time.Clock;
import java.util.Locale;
import java.util.stream.Collectors;

/** Accounts: who may sign in, and as what. */
@Route(value = "people", layout = Shell.class)
@Menu(title = "People", order = 5)
@PageTitle("People · Attune")
@RolesAllowed("ADMIN")
final class PeopleView extends Section {
    private final Annotators annotators;
    private final Clock clock;
    private final Div list = new Div();

    PeopleView(Annotators annotators, Clock clock) {
        this.annotators = annotators;
        this.clock = clock;
        addClassName("screen");
        Button create = new Button("New account", _ -> new AccountDialog(annotators, this::show).open());
        create.addThemeVariants(ButtonVariant.PRIMARY);
        create.setId("new-account");
        Span gap = new Span();
        gap.addClassName("grow");
        list.addClassName("panel");
        add(new Header(new H1("People"), gap, create), list);
        show();
    }

    private void show() {
        Sheet sheet = new Sheet("name", "roles", "in events known as", "since", "");
        annotators
                .all()
                .forEach(account -> sheet.row(
                        name(account),
                        Sheet.text(account.roles().stream()
                                .sorted()
                                .map(role -> role.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))),
                        pseudonym(account),
                        Sheet.text(Times.ago(account.createdAt(), clock.instant())),
                        actions(account)));
        list.removeAll();
        list.add(sheet);
    }

    private static Component name(AnnotatorView account) {
        Span name = new Span(account.name() + (account.disabled() ? " (disabled)" : ""));
        name.setClassName("quiet", account.disabled());
        return name;
    }

    private static Component pseudonym(AnnotatorView account) {
        Span pseudonym = new Span(account.pseudonym());
        pseudonym.addClassNames("mono", "quiet");
        return pseudonym;
    }

    private Component actions(AnnotatorView account) {
        Div actions = new Div(
                button("Reset password", () -> new PasswordDialog(annotators, account).open()),
                account.disabled()
                        ? button("Enable", () -> set(account, false))
                        : button("Disable", () -> set(account, true)));
        actions.addClassName("actions");
        return actions;
    }

    private void set(AnnotatorView account, boolean disabled) {
        if (Attempt.to(() -> annotators.disable(account.id(), disabled))) {
            show();
            String words = account.name() + (disabled ? " can no longer sign in." : " can sign in again.");
            Toast.undoable(words, () -> {
                Attempt.to(() -> annotators.disable(account.id(), !disabled));
                show();
            });
        }
    }

    private static Button button(String words, Runnable action) {
        Button button = new Button(words, _ -> action.run());
        button.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
        return button;
    }

    /** Roles as an admin chooses among them. */
    static String words(Role role) {
        return switch (role) {
            case ANNOTATOR -> "Annotator: judges";
            case ADMIN -> "Admin: sets up projects, people, rounds and models";
        };
    }
}
