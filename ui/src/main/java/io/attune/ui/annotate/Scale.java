package io.attune.ui.annotate;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import io.attune.annotation.project.Dimension;
import io.attune.kafka.event.TaskKind;
import java.util.List;
import java.util.stream.IntStream;

/** The buttons that judge, one arrangement for each kind of task; they stay where they are from task to task. */
final class Scale {
    private Scale() {}

    static Component of(TaskKind kind, List<Dimension> dimensions) {
        return switch (kind) {
            case PAIR -> pair();
            case THUMB -> thumb();
            case SCORES -> scores(dimensions);
        };
    }

    private static Component pair() {
        Div strengths = group(
                verdict("left:3", "much", "1"),
                verdict("left:2", "better", "2", "ArrowLeft"),
                verdict("left:1", "slightly", "3"),
                verdict("tie", "tie", "4"),
                verdict("right:1", "slightly", "5"),
                verdict("right:2", "better", "6", "ArrowRight"),
                verdict("right:3", "much", "7"));
        return row(end("← A"), strengths, end("B →"), group(verdict("both-bad", "both bad", "0")));
    }

    private static Component thumb() {
        return row(group(verdict("up", "good", "ArrowUp", "j"), verdict("down", "bad", "ArrowDown", "k")));
    }

    private static Component scores(List<Dimension> dimensions) {
        Div rows = new Div();
        rows.addClassName("dimensions");
        dimensions.forEach(dimension -> rows.add(row(dimension)));
        Div submit = group(new KeyButton("submit", "submit", "Enter"));
        submit.addClassName("submit");
        rows.add(row(submit));
        return rows;
    }

    private static Div row(Dimension dimension) {
        Span name = new Span(dimension.name());
        name.addClassName("name");
        Div values = new Div();
        values.addClassName("values");
        IntStream.rangeClosed(dimension.min(), dimension.max()).forEach(value -> {
            KeyButton button = new KeyButton("score", Integer.toString(value)).with("value", Integer.toString(value));
            button.getElement().setAttribute("aria-pressed", "false");
            anchor(dimension, value, button);
            values.add(button);
        });
        Span anchors = new Span(Anchors.line(dimension));
        anchors.addClassName("anchor");
        Div row = new Div(name, values, anchors);
        row.addClassName("dimension");
        row.getElement().setAttribute("data-name", dimension.name());
        return row;
    }

    private static void anchor(Dimension dimension, int value, KeyButton button) {
        String text = Anchors.of(dimension, value);
        if (!text.isEmpty()) {
            button.getElement().setAttribute("title", text);
        }
    }

    private static KeyButton verdict(String verdict, String words, String... keys) {
        return new KeyButton("judge", words, keys).with("verdict", verdict);
    }

    private static Div group(Component... buttons) {
        Div group = new Div(buttons);
        group.addClassName("group");
        return group;
    }

    private static Div row(Component... parts) {
        Div row = new Div(parts);
        row.addClassName("scale");
        return row;
    }

    private static Span end(String words) {
        Span end = new Span(words);
        end.addClassName("ends");
        return end;
    }
}
