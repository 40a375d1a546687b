package io.attune.ui.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Element;

/** What stands where a list would: why there is nothing, and what to do about it. */
public final class EmptyState extends Div {

    public EmptyState(String fact, String advice, Component... actions) {
        addClassName("empty");
        getElement().appendChild(new Element("strong").setText(fact));
        add(new Span(advice));
        add(actions);
    }
}
