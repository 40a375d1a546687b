package io.attune.ui.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Element;
import java.util.List;

/** A plain table in a box that scrolls sideways by itself when the window is narrow. */
public final class Sheet extends Div {
    private static final String NUMBERS = "#";

    private final List<String> columns;
    private final Element body = new Element("tbody");

    /** @param columns their headings; those that begin with {@code #} hold numbers */
    public Sheet(String... columns) {
        this.columns = List.of(columns);
        addClassName("scrolling");
        Element headings = new Element("tr");
        this.columns.forEach(column -> headings.appendChild(cell("th", column).setText(column.replace(NUMBERS, ""))));
        Element table = new Element("table");
        table.getClassList().add("sheet");
        table.appendChild(new Element("thead").appendChild(headings), body);
        getElement().appendChild(table);
    }

    /** One more row at the end, a cell for each column. */
    public Sheet row(Component... cells) {
        Element row = new Element("tr");
        for (int i = 0; i < cells.length; i++) {
            row.appendChild(cell("td", columns.get(i)).appendChild(cells[i].getElement()));
        }
        body.appendChild(row);
        return this;
    }

    /** Text as a cell. */
    public static Component text(String words) {
        return new Span(words);
    }

    /** A number as a cell. */
    public static Component text(long number) {
        return new Span(Long.toString(number));
    }

    private static Element cell(String tag, String column) {
        Element cell = new Element(tag);
        if (column.startsWith(NUMBERS)) {
            cell.getClassList().add("number");
        }
        return cell;
    }
}
