package io.attune.ui.text;

import com.vaadin.flow.component.html.Div;
import java.util.List;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;

/**
 * Markdown written by a model or a stranger. Its elements are built one by one and every text is a text node, so nothing in
 * it can become markup; raw HTML is shown as the text that it is.
 */
public final class SafeMarkdown extends Div {
    /** Deeper quotes and lists than this are read as text, which bounds the recursion over blocks. */
    private static final int DEEPEST = 24;
    /** The parser recurses over emphasis and brackets; a text with more of them is shown as it was written. */
    private static final int MOST_DELIMITERS = 2000;

    private static final Parser PARSER = Parser.builder()
            .extensions(List.of(TablesExtension.create()))
            .maxOpenBlockParsers(DEEPEST)
            .build();

    public SafeMarkdown(String markdown) {
        addClassName("markdown");
        if (markdown.chars().filter(SafeMarkdown::nests).count() > MOST_DELIMITERS) {
            addClassName("plain");
            setText(markdown);
        } else {
            new MarkdownElements().appendChildren(PARSER.parse(markdown), getElement(), 0);
        }
    }

    private static boolean nests(int character) {
        return character == '*' || character == '_' || character == '[';
    }
}
