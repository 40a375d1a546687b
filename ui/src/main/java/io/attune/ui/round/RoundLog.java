package io.attune.ui.round;

import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import io.attune.annotation.round.LogLine;
import io.attune.ui.text.Times;
import java.util.List;

/** What happened, newest first. */
final class RoundLog extends Section {
    static final int LENGTH = 100;

    private final UnorderedList lines = new UnorderedList();

    RoundLog(List<LogLine> newestFirst) {
        addClassName("panel");
        lines.addClassName("log");
        newestFirst.forEach(line -> lines.add(item(line)));
        add(new H2("Log"), lines);
    }

    void add(LogLine line) {
        lines.addComponentAsFirst(item(line));
        if (lines.getComponentCount() > LENGTH) {
            lines.remove(lines.getComponentAt(LENGTH));
        }
    }

    private static ListItem item(LogLine line) {
        Span time = new Span(Times.clock(line.at()));
        time.addClassName("quiet");
        time.getElement().setAttribute("title", Times.exact(line.at()));
        return new ListItem(time, new Span(line.text()));
    }
}
