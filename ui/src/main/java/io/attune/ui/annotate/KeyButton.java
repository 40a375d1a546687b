package io.attune.ui.annotate;

import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Element;
import java.util.Locale;

/** A button that the client script presses, by click, touch or key; the first key stands on it. */
final class KeyButton extends NativeButton {

    /**
     * @param action what the script does, see annotate.js
     * @param keys names of keys that press it; the first is the hint
     */
    KeyButton(String action, String words, String... keys) {
        getElement().setAttribute("type", "button").setAttribute("data-do", action);
        if (keys.length > 0) {
            getElement().setAttribute("data-keys", String.join(" ", keys)).appendChild(hint(keys[0]));
        }
        add(new Span(words));
    }

    KeyButton with(String name, String value) {
        getElement().setAttribute("data-" + name, value);
        return this;
    }

    static Element hint(String key) {
        String shown = switch (key) {
            case "ArrowLeft" -> "←";
            case "ArrowRight" -> "→";
            case "ArrowUp" -> "↑";
            case "ArrowDown" -> "↓";
            default -> key.length() == 1 ? key.toUpperCase(Locale.ROOT) : key;
        };
        Element hint = new Element("kbd");
        hint.setText(shown);
        return hint;
    }
}
