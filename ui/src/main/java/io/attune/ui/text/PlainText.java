package io.attune.ui.text;

import java.util.ArrayDeque;
import java.util.Deque;
import org.commonmark.node.Code;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.jspecify.annotations.Nullable;

/** The words of a node without its structure; iterative, because nodes can nest by thousands. */
final class PlainText {
    private PlainText() {}

    static String of(Node root) {
        StringBuilder words = new StringBuilder();
        Deque<Node> open = new ArrayDeque<>();
        push(root.getFirstChild(), open);
        while (!open.isEmpty()) {
            Node node = open.pop();
            push(node.getNext(), open);
            push(node.getFirstChild(), open);
            switch (node) {
                case Text text -> words.append(text.getLiteral());
                case Code code -> words.append(code.getLiteral());
                case HtmlInline html -> words.append(html.getLiteral());
                default -> {}
            }
        }
        return words.toString();
    }

    private static void push(@Nullable Node node, Deque<Node> open) {
        if (node != null) {
            open.push(node);
        }
    }
}
