package io.attune.ui.text;

import com.vaadin.flow.dom.Element;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableBody;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableHead;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;

/** One element for each node of a Markdown document, from a fixed list of tags. */
final class MarkdownElements {
    /** Emphasis can nest by thousands; what lies deeper than this is not drawn as elements but as one text. */
    private static final int DEEPEST_ELEMENT = 100;

    void appendChildren(Node parent, Element into, int depth) {
        if (depth > DEEPEST_ELEMENT) {
            appendText(PlainText.of(parent), into);
            return;
        }
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            append(node, into, depth);
        }
    }

    private void append(Node node, Element into, int depth) {
        switch (node) {
            case Text text -> appendText(text.getLiteral(), into);
            case HtmlInline html -> appendText(html.getLiteral(), into);
            case HtmlBlock html -> appendText(html.getLiteral(), child("pre", into));
            case Code code -> appendText(code.getLiteral(), child("code", into));
            case FencedCodeBlock code -> appendCode(code.getLiteral(), into);
            case IndentedCodeBlock code -> appendCode(code.getLiteral(), into);
            case SoftLineBreak _ -> child("br", into);
            case HardLineBreak _ -> child("br", into);
            case ThematicBreak _ -> child("hr", into);
            case Link link -> appendLink(link, into, depth);
            case Image image -> appendText("![" + PlainText.of(image) + "](" + image.getDestination() + ")", into);
            case OrderedList list -> appendOrdered(list, into, depth);
            case TableBlock table -> appendChildren(table, child("table", scrolling(into)), depth + 1);
            default -> appendChildren(node, child(tag(node), into), depth + 1);
        }
    }

    private static String tag(Node node) {
        return switch (node) {
            case Paragraph _ -> "p";
            // the page has its own h1 and h2
            case Heading heading -> "h" + Math.min(6, heading.getLevel() + 2);
            case Emphasis _ -> "em";
            case StrongEmphasis _ -> "strong";
            case BlockQuote _ -> "blockquote";
            case BulletList _ -> "ul";
            case ListItem _ -> "li";
            case TableHead _ -> "thead";
            case TableBody _ -> "tbody";
            case TableRow _ -> "tr";
            case TableCell cell -> cell.isHeader() ? "th" : "td";
            default -> "span";
        };
    }

    private void appendOrdered(OrderedList list, Element into, int depth) {
        Element element = child("ol", into);
        Integer start = list.getMarkerStartNumber();
        if (start != null && start != 1) {
            element.setAttribute("start", start.toString());
        }
        appendChildren(list, element, depth + 1);
    }

    private void appendLink(Link link, Element into, int depth) {
        if (!SafeLink.allows(link.getDestination())) {
            appendChildren(link, into, depth + 1);
            appendText(" (" + link.getDestination() + ")", into);
            return;
        }
        Element element = child("a", into);
        element.setAttribute("href", link.getDestination());
        element.setAttribute("target", "_blank");
        element.setAttribute("rel", "noopener noreferrer nofollow");
        element.setAttribute("title", link.getDestination());
        appendChildren(link, element, depth + 1);
    }

    private static void appendCode(String code, Element into) {
        Element block = child("pre", into);
        block.setAttribute("tabindex", "0");
        appendText(code, child("code", block));
    }

    private static Element scrolling(Element into) {
        Element box = child("div", into);
        box.getClassList().add("scrolling");
        return box;
    }

    private static Element child(String tag, Element into) {
        Element element = new Element(tag);
        into.appendChild(element);
        return element;
    }

    private static void appendText(String text, Element into) {
        into.appendChild(Element.createText(text));
    }
}
