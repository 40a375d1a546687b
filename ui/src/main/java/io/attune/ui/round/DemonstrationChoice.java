package io.attune.ui.round;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.select.Select;
import io.attune.annotation.dataset.Demonstrations;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which of the project's files of demonstrations a policy imitates beside. */
final class DemonstrationChoice extends Div {
    private final Select<Demonstrations> file = new Select<>();

    /** @param known newest first */
    DemonstrationChoice(List<Demonstrations> known) {
        addClassName("fields");
        setId("demonstrations");
        file.setLabel("Demonstrations to imitate");
        file.setItems(known);
        file.setItemLabelGenerator(one -> one.source() + ", " + one.lines() + (one.lines() == 1 ? " line" : " lines"));
        file.setHelperText(
                known.isEmpty()
                        ? "There are none yet: import a file of demonstrations on the Data page"
                        : "Each step imitates as many of them as it learns from groups");
        known.stream().findFirst().ifPresent(file::setValue);
        add(file);
    }

    /** Null where the project has none. */
    @Nullable
    UUID chosen() {
        Demonstrations chosen = file.getValue();
        return chosen == null ? null : chosen.id();
    }
}
