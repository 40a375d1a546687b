package io.attune.ui.annotate;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Section;
import io.attune.annotation.task.Answer;
import io.attune.annotation.task.LeasedTask;
import io.attune.kafka.event.Message;
import io.attune.ui.text.SafeMarkdown;
import java.util.List;

/** One task as it stands in the page: the prompt above, the answers below, named by their place alone. */
final class TaskSection extends Section {
    private static final List<String> LETTERS = List.of("A", "B");

    TaskSection(LeasedTask task) {
        addClassName("task");
        getElement()
                .setAttribute("data-task", task.id().toString())
                .setAttribute("data-guidelines", Integer.toString(task.guidelineVersion()))
                .setAttribute("data-displayed", task.displayed().toString());
        add(prompt(task.prompt()));
        if (task.answers().size() > 1) {
            add(sideSwitch());
        }
        add(answers(task.answers()));
    }

    private static Div prompt(List<Message> messages) {
        Div prompt = new Div();
        prompt.addClassName("prompt");
        for (Message message : messages) {
            Div turn = new Div();
            turn.addClassName("turn");
            if (messages.size() > 1) {
                Div role = new Div(message.role());
                role.addClassName("role");
                turn.add(role);
            }
            turn.add(new SafeMarkdown(message.content()));
            prompt.add(turn);
        }
        return prompt;
    }

    private static Div answers(List<Answer> answers) {
        Div row = new Div();
        row.addClassName("answers");
        row.setClassName("single", answers.size() == 1);
        for (int place = 0; place < answers.size(); place++) {
            Div body = new Div(new SafeMarkdown(answers.get(place).text()));
            body.addClassName("body");
            Div answer = new Div(heading(answers.size() == 1 ? "Answer" : LETTERS.get(place)), body);
            answer.addClassName("answer");
            answer.getElement().setAttribute("data-side", LETTERS.get(place));
            row.add(answer);
        }
        return row;
    }

    private static Header heading(String words) {
        Header heading = new Header();
        heading.setText(words);
        return heading;
    }

    /** Shown on a narrow screen, where the answers stand one below the other. */
    private static Div sideSwitch() {
        Div sides = new Div();
        sides.addClassName("side-switch");
        LETTERS.forEach(letter -> sides.add(new KeyButton("side", letter).with("side", letter)));
        return sides;
    }
}
