package io.attune.ui.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasElement;
import com.vaadin.flow.component.contextmenu.ContextMenu;
import com.vaadin.flow.component.dependency.JavaScript;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Image;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.RouterLayout;
import com.vaadin.flow.server.menu.MenuConfiguration;
import io.attune.annotation.project.Projects;
import io.attune.ui.signin.Who;
import jakarta.annotation.security.PermitAll;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The frame of every screen: where I am, where I can go, light or dark, and who I am. */
@PermitAll
@JavaScript("context://js/shell.js")
public final class Shell extends Div implements RouterLayout, AfterNavigationObserver {
    private final Nav nav = new Nav();
    private final Div parts = new Div();
    private final ProjectChooser project;
    private @Nullable Component screen;

    Shell(Projects projects, ChosenProject chosen, Who who) {
        project = new ProjectChooser(projects, chosen, who.isAdmin());
        addClassName("shell");
        nav.addClassName("shell-nav");
        MenuConfiguration.getMenuEntries()
                .forEach(entry -> nav.add(new Anchor(entry.path().substring(1), entry.title())));
        parts.addClassName("figures");
        Span gap = new Span();
        gap.addClassName("grow");
        Header header = new Header(brand(), project, nav, gap, parts, scheme(), person(who));
        header.addClassName("shell-header");
        add(header);
    }

    @Override
    public void showRouterLayoutContent(@Nullable HasElement content) {
        if (screen != null) {
            remove(screen);
        }
        screen = (Component) content;
        parts.removeAll();
        boolean focused = content instanceof Framed framed && framed.focused();
        setClassName("focused", focused);
        nav.setVisible(!focused);
        if (content instanceof Framed framed) {
            parts.add(framed.headerParts());
        }
        if (screen != null) {
            add(screen);
        }
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        String path = event.getLocation().getPath();
        nav.getChildren().map(Anchor.class::cast).forEach(link -> {
            boolean here =
                    path.equals(link.getHref()) || (!link.getHref().isEmpty() && path.startsWith(link.getHref()));
            link.getElement().setAttribute("highlight", here);
        });
        project.refresh();
    }

    private static Component brand() {
        Anchor brand = new Anchor("", new Image("attune.svg", ""), new Span("Attune"));
        brand.addClassName("brand");
        return brand;
    }

    private static Component scheme() {
        NativeButton button = new NativeButton("◐");
        button.addClassName("icon-button");
        button.setId("scheme");
        button.setAriaLabel("Light or dark");
        button.getElement().setAttribute("title", "Light or dark");
        button.getElement().executeJs("this.addEventListener('click', () => window.attune.scheme.toggle())");
        return button;
    }

    private static Component person(Who who) {
        String name = who.get().name();
        NativeButton button = new NativeButton(initials(name));
        button.addClassNames("icon-button", "person");
        button.setAriaLabel("Signed in as " + name);
        ContextMenu menu = new ContextMenu(button);
        menu.setOpenOnClick(true);
        menu.addItem(name).setEnabled(false);
        menu.addItem("Sign out", _ -> who.signOut());
        return button;
    }

    private static String initials(String name) {
        return name.substring(0, Math.min(2, name.length())).toUpperCase(Locale.ROOT);
    }
}
