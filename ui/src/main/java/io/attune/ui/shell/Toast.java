package io.attune.ui.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.notification.Notification;
import com.vaadin.flow.component.notification.NotificationVariant;
import com.vaadin.flow.component.orderedlayout.FlexComponent;
import com.vaadin.flow.component.orderedlayout.HorizontalLayout;

/** A line at the bottom of the window that goes away by itself. */
public final class Toast {
    private static final int MILLIS = 6000;

    private Toast() {}

    /** Something is done. */
    public static void said(String words) {
        show(new Span(words)).open();
    }

    /** Something is done and can be undone for a while. */
    public static void undoable(String words, Runnable undo) {
        Button button = new Button("Undo");
        button.addThemeVariants(ButtonVariant.TERTIARY);
        HorizontalLayout row = new HorizontalLayout(new Span(words), button);
        row.setAlignItems(FlexComponent.Alignment.CENTER);
        Notification notification = show(row);
        button.addClickListener(_ -> {
            notification.close();
            undo.run();
        });
        notification.open();
    }

    /** Something could not be done: the thing, the cause and the cure in one line. */
    public static void problem(String words) {
        Notification notification = show(new Span(words));
        notification.addThemeVariants(NotificationVariant.ERROR);
        notification.setDuration(2 * MILLIS);
        notification.open();
    }

    private static Notification show(Component content) {
        Notification notification = new Notification(content);
        notification.setDuration(MILLIS);
        notification.setPosition(Notification.Position.BOTTOM_CENTER);
        return notification;
    }
}
