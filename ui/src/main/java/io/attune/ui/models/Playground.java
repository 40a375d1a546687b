package io.attune.ui.models;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.textfield.TextArea;
import io.attune.annotation.policy.Policies;
import io.attune.annotation.policy.PolicyView;
import io.attune.kafka.event.Message;
import io.attune.ui.shell.Attempt;
import io.attune.ui.shell.Toast;
import io.attune.ui.text.SafeMarkdown;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The same prompt, asked of two versions. */
final class Playground extends Div {
    private final Policies policies;
    private final Select<PolicyView> left = new Select<>();
    private final Select<PolicyView> right = new Select<>();
    private final TextArea prompt = new TextArea("Prompt");
    private final Button ask = new Button("Ask both");
    private final Div answers = new Div();

    /** @param able versions that can answer, newest first */
    Playground(Policies policies, List<PolicyView> able) {
        this.policies = policies;
        addClassNames("panel", "playground");
        setId("playground");
        choice(left, "Version", able, able.getLast());
        choice(right, "Other version", able, able.getFirst());
        prompt.setWidthFull();
        prompt.setMaxLength(20_000);
        prompt.setPlaceholder("Where is my order 4471?");
        ask.addThemeVariants(ButtonVariant.PRIMARY);
        ask.addClickListener(_ -> Attempt.to(this::ask));
        answers.addClassName("side-by-side");
        Div row = new Div(left, right, ask);
        row.addClassName("ask-row");
        add(new H2("Ask two versions the same"), prompt, row, answers);
    }

    private static void choice(Select<PolicyView> select, String label, List<PolicyView> versions, PolicyView first) {
        select.setLabel(label);
        select.setItems(versions);
        select.setItemLabelGenerator(PolicyView::label);
        select.setValue(first);
    }

    private void ask() {
        if (prompt.getValue().isBlank()) {
            throw new IllegalArgumentException("write a prompt first");
        }
        PolicyView one = left.getValue();
        PolicyView other = right.getValue();
        if (one == null || other == null) {
            throw new IllegalArgumentException("choose two versions first");
        }
        UI ui = UI.getCurrent();
        List<UUID> versions =
                Stream.of(one, other).map(PolicyView::id).distinct().toList();
        var asked = policies.ask(versions, List.of(new Message("user", prompt.getValue())));
        ask.setEnabled(false);
        ask.setText("Asking");
        var _ = asked.whenComplete((said, failure) ->
                ui.accessLater(() -> show(one, other, said, failure), () -> {}).run());
    }

    private void show(PolicyView one, PolicyView other, @Nullable Map<UUID, String> said, @Nullable Throwable failure) {
        ask.setEnabled(true);
        ask.setText("Ask both");
        answers.removeAll();
        if (said == null) {
            Toast.problem(reason(failure));
            return;
        }
        answers.add(answer(one, said), answer(other, said));
    }

    private static Div answer(PolicyView version, Map<UUID, String> said) {
        Div head = new Div(version.label());
        head.addClassName("role");
        Div answer = new Div(head, new SafeMarkdown(said.getOrDefault(version.id(), "")));
        answer.addClassName("panel");
        return answer;
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof Exception known
                ? Attempt.sentence(known)
                : "The versions could not be asked. Look at the service's log.";
    }
}
