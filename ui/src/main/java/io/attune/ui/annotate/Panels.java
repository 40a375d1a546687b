package io.attune.ui.annotate;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Element;
import io.attune.annotation.project.ProjectView;
import io.attune.kafka.event.TaskKind;
import io.attune.ui.text.SafeMarkdown;
import java.util.List;
import java.util.stream.Stream;

/** What opens above the buttons or beside the answers when it is asked for, and the row of tools that asks. */
final class Panels {
    private Panels() {}

    static Div tools(TaskKind kind) {
        Div tools = new Div();
        tools.addClassName("tools");
        tools.add(
                new KeyButton("undo", "undo", "u"),
                new KeyButton("skip", "skip", "s"),
                toggle(new KeyButton("comment", "comment", "c")),
                toggle(new KeyButton("flag", "flag", "f")),
                new KeyButton("guidelines", "guidelines", "g"));
        if (kind == TaskKind.PAIR) {
            tools.add(
                    wide(toggle(new KeyButton("link", "scroll together", "l"))),
                    wide(toggle(new KeyButton("diff", "differences", "d"))));
        }
        tools.add(new KeyButton("keys", "keys", "?"));
        Span saved = new Span();
        saved.addClassName("saved");
        saved.getElement().setAttribute("role", "status");
        tools.add(saved);
        return tools;
    }

    static Div comment() {
        Element text = new Element("textarea");
        text.setAttribute("placeholder", "A comment on this task. Escape closes; it goes out with your judgment.");
        text.setAttribute("aria-label", "Comment");
        text.setAttribute("maxlength", "4000");
        Div box = new Div();
        box.addClassName("comment-box");
        box.getElement().appendChild(text);
        return box;
    }

    static Div reasons() {
        Div reasons = new Div(new Span("Skip this task because"));
        reasons.addClassName("reasons");
        int digits = 0;
        for (SkipReason reason : SkipReason.values()) {
            String digit = Integer.toString(++digits);
            reasons.add(new KeyButton("judge", reason.words(), digit).with("verdict", "skip:" + reason.id()));
        }
        return reasons;
    }

    static Div guidelines(ProjectView project) {
        Span version = new Span("v" + project.guidelineVersion());
        version.addClassName("quiet");
        H2 title = new H2("Guidelines");
        Span gap = new Span();
        gap.addClassName("grow");
        Div drawer = new Div(new Header(title, version, gap, new KeyButton("close", "close", "Escape")));
        drawer.addClassName("drawer");
        String text = project.guidelines();
        drawer.add(new SafeMarkdown(text.isBlank() ? "This project has no guidelines yet." : text));
        return drawer;
    }

    /** The sheet behind the question mark. */
    static Element keys(TaskKind kind) {
        Element dialog = new Element("dialog");
        dialog.getClassList().add("keys");
        dialog.appendChild(new H2("Keys").getElement());
        Element list = new Element("dl");
        keysOf(kind).forEach(line -> list.appendChild(line.term(), line.meaning()));
        dialog.appendChild(list);
        return dialog;
    }

    private static List<KeyLine> keysOf(TaskKind kind) {
        List<KeyLine> own = switch (kind) {
            case PAIR ->
                List.of(
                        line("from A much better to B much better; 4 is a tie", "1", "…", "7"),
                        line("A or B is better", "ArrowLeft", "ArrowRight"),
                        line("both are bad", "0"),
                        line("scroll the two together, or apart", "L"),
                        line("mark the words that differ", "D"));
            case THUMB -> List.of(line("good", "ArrowUp", "J"), line("bad", "ArrowDown", "K"));
            case SCORES ->
                List.of(
                        line("the value of the marked row, then the next row", "0", "…", "9"),
                        line("back to the row before", "Backspace"),
                        line("submit", "Enter"));
        };
        List<KeyLine> common = List.of(
                line("take the last judgment back", "U"),
                line("skip, then a digit says why", "S"),
                line("comment", "C"),
                line("flag for the admin", "F"),
                line("guidelines", "G"),
                line("close what is open", "Escape"));
        return Stream.concat(own.stream(), common.stream()).toList();
    }

    private static KeyButton toggle(KeyButton button) {
        button.getElement().setAttribute("aria-pressed", "false");
        return button;
    }

    private static KeyButton wide(KeyButton button) {
        button.addClassName("wide-only");
        return button;
    }

    private static KeyLine line(String words, String... keys) {
        return new KeyLine(words, List.of(keys));
    }

    private record KeyLine(String words, List<String> keys) {
        Element term() {
            Element term = new Element("dt");
            for (String key : keys) {
                term.appendChild(key.equals("…") ? Element.createText("…") : KeyButton.hint(key));
            }
            return term;
        }

        Element meaning() {
            return new Element("dd").setText(words);
        }
    }
}
