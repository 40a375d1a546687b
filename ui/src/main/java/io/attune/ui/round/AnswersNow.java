package io.attune.ui.round;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import io.attune.annotation.round.ShownAnswers;
import io.attune.kafka.event.Message;
import io.attune.ui.shell.Sheet;
import io.attune.ui.text.SafeMarkdown;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The same prompts answered by the version the round began with and by the newest one. */
final class AnswersNow extends Section {
    private final List<List<Message>> prompts;
    private final Div content = new Div();
    private @Nullable ShownAnswers first;

    AnswersNow(List<List<Message>> prompts) {
        this.prompts = prompts;
        addClassNames("panel", "answers-now");
        setId("answers-now");
        add(new H2("What it answers now"), content);
    }

    /**
     * Shows what is there when the page opens.
     *
     * @param answers by version in rising order
     */
    void show(List<ShownAnswers> answers) {
        if (prompts.isEmpty()) {
            content.add(quiet("This round was launched without prompts to show."));
        } else if (answers.isEmpty()) {
            content.add(quiet("The first answers come with the first version."));
        } else {
            first = answers.getFirst();
            grow(answers.getLast());
        }
    }

    /** Shows a newer version's answers beside the first one's. */
    void grow(ShownAnswers newest) {
        if (first == null) {
            first = newest;
        }
        content.removeAll();
        content.add(table(first, newest));
    }

    private Sheet table(ShownAnswers first, ShownAnswers newest) {
        boolean moved = newest.policy() != first.policy();
        Sheet sheet = moved ? new Sheet("prompt", name(first), name(newest)) : new Sheet("prompt", name(first));
        for (int i = 0; i < Math.min(prompts.size(), newest.answers().size()); i++) {
            SafeMarkdown prompt = new SafeMarkdown(prompts.get(i).getLast().content());
            SafeMarkdown before = new SafeMarkdown(first.answers().get(i));
            if (moved) {
                sheet.row(prompt, before, new SafeMarkdown(newest.answers().get(i)));
            } else {
                sheet.row(prompt, before);
            }
        }
        return sheet;
    }

    private static String name(ShownAnswers answers) {
        return answers.policy() == 0 ? "at the start" : "version " + answers.policy();
    }

    private static Span quiet(String words) {
        Span span = new Span(words);
        span.addClassName("quiet");
        return span;
    }
}
