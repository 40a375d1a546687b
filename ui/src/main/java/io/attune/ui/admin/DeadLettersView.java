package io.attune.ui.admin;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.details.Details;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Pre;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import io.attune.annotation.deadletter.DeadLetterView;
import io.attune.annotation.deadletter.DeadLetters;
import io.attune.ui.shell.Attempt;
import io.attune.ui.shell.EmptyState;
import io.attune.ui.shell.Sheet;
import io.attune.ui.shell.Shell;
import io.attune.ui.shell.Toast;
import io.attune.ui.text.Times;
import jakarta.annotation.security.RolesAllowed;
import java.time.Clock;
import java.util.List;

/** Records that could not be taken in. */
@Route(value = "dead-letters", layout = Shell.class)
@Menu(title = "Dead letters", order = 6)
@PageTitle("Dead letters · Attune")
@RolesAllowed("ADMIN")
final class DeadLettersView extends Section {
    private static final int PAGE = 50;

    private final DeadLetters letters;
    private final Clock clock;
    private final Div content = new Div();

    DeadLettersView(DeadLetters letters, Clock clock) {
        this.letters = letters;
        this.clock = clock;
        addClassName("screen");
        add(new Header(new H1("Dead letters")), content);
        show();
    }

    private void show() {
        content.removeAll();
        List<DeadLetterView> first = letters.page(null, PAGE);
        if (first.isEmpty()) {
            content.add(new EmptyState(
                    "Every record was taken in.",
                    "A record that cannot be read is put aside here with its reason; the stream goes on without it."));
            return;
        }
        Sheet sheet = new Sheet("when", "topic", "reason", "record", "");
        first.forEach(letter -> add(sheet, letter));
        Div panel = new Div(sheet);
        panel.addClassName("panel");
        content.add(panel);
        if (first.size() == PAGE) {
            panel.add(older(panel, sheet, first.getLast().id()));
        }
    }

    private Button older(Div panel, Sheet sheet, String cursor) {
        Button more = new Button("Show older ones");
        more.addClickListener(_ -> {
            panel.remove(more);
            List<DeadLetterView> next = letters.page(cursor, PAGE);
            next.forEach(letter -> add(sheet, letter));
            if (next.size() == PAGE) {
                panel.add(older(panel, sheet, next.getLast().id()));
            }
        });
        return more;
    }

    private void add(Sheet sheet, DeadLetterView letter) {
        Span when = new Span(Times.ago(letter.at(), clock.instant()));
        when.getElement().setAttribute("title", Times.exact(letter.at()));
        Details record = new Details(letter.type() == null ? "unknown type" : letter.type(), new Pre(letter.payload()));
        sheet.row(when, Sheet.text(letter.topic()), Sheet.text(letter.reason()), record, actions(letter));
    }

    private Component actions(DeadLetterView letter) {
        return switch (letter.state()) {
            case REPLAYED -> Sheet.text("replayed");
            case DISMISSED -> Sheet.text("dismissed");
            case OPEN -> {
                Div actions = new Div(
                        action("Replay", () -> letters.replay(letter.id()), "Replayed."),
                        action("Dismiss", () -> letters.dismiss(letter.id()), "Dismissed."));
                actions.addClassName("actions");
                yield actions;
            }
        };
    }

    private Button action(String words, Runnable action, String done) {
        Button button = new Button(words, _ -> {
            if (Attempt.to(action)) {
                Toast.said(done);
                show();
            }
        });
        button.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
        return button;
    }
}
