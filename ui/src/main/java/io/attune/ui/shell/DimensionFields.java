package io.attune.ui.shell;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.IntegerField;
import com.vaadin.flow.component.textfield.TextArea;
import com.vaadin.flow.component.textfield.TextField;
import io.attune.annotation.project.Dimension;
import java.util.ArrayList;
import java.util.List;

/** What is scored: a block for each dimension. */
final class DimensionFields extends Div {
    private final Div blocks = new Div();
    private final List<Block> all = new ArrayList<>();

    DimensionFields() {
        addClassNames("form", "dimension-fields");
        blocks.addClassName("form");
        Span label = new Span("What is scored");
        label.addClassName("strong");
        Button more = new Button("Another dimension", _ -> addBlock());
        more.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
        add(label, blocks, more);
        addBlock();
    }

    /** As the fields say. @throws IllegalArgumentException when one cannot be */
    List<Dimension> dimensions() {
        return all.stream().map(Block::dimension).toList();
    }

    private void addBlock() {
        Block block = new Block();
        Button remove = new Button("Remove", _ -> {
            all.remove(block);
            blocks.remove(block);
        });
        remove.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
        block.first.add(remove);
        all.add(block);
        blocks.add(block);
    }

    private static final class Block extends Div {
        private final TextField name = new TextField("Dimension");
        private final IntegerField least = new IntegerField("from");
        private final IntegerField most = new IntegerField("to");
        private final TextArea anchors = new TextArea("What each value means");
        private final Div first = new Div(name, least, most);

        Block() {
            addClassName("block");
            first.addClassName("dimension-row");
            name.setPlaceholder("helpfulness");
            least.setValue(1);
            most.setValue(5);
            anchors.setWidthFull();
            anchors.setHelperText("A line for each value, the lowest first; or nothing.");
            anchors.setPlaceholder("wrong or refused\n…\nright and exact");
            anchors.setMinRows(3);
            add(first, anchors);
        }

        Dimension dimension() {
            Integer from = least.getValue();
            Integer to = most.getValue();
            if (from == null || to == null) {
                throw new IllegalArgumentException(
                        "the dimension " + name.getValue() + " has no lowest or no highest value: give both");
            }
            List<String> lines = anchors.getValue()
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            return new Dimension(name.getValue().strip(), from, to, lines);
        }
    }
}
