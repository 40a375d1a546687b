package io.attune.ui.shell;

import com.vaadin.flow.component.Component;
import java.util.List;

/** A screen that has something to say in the header, or wants the frame out of the way. */
public interface Framed {

    /** Shown at the right of the header while this screen is open. */
    default List<Component> headerParts() {
        return List.of();
    }

    /** Whether the navigation is hidden and the screen takes exactly the window's height. */
    default boolean focused() {
        return false;
    }
}
