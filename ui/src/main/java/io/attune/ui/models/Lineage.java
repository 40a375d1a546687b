package io.attune.ui.models;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import io.attune.annotation.policy.PolicyView;
import io.attune.annotation.round.RoundView;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Base models, the rounds that started from them, and the rounds that started from those rounds' versions, as branches. */
final class Lineage extends Div {
    private static final int MOST_DOTS = 24;

    private final List<PolicyView> versions;
    private final List<RoundView> rounds;

    /** @param versions newest first */
    Lineage(List<PolicyView> versions, List<RoundView> rounds) {
        this.versions = versions;
        this.rounds = rounds.stream()
                .sorted(Comparator.comparingInt(RoundView::number))
                .toList();
        addClassName("lineage");
        UnorderedList roots = new UnorderedList();
        versions.stream().filter(PolicyView::isBase).forEach(base -> roots.add(branch(name(base), Set.of(base.id()))));
        add(roots);
    }

    private ListItem branch(Component head, Set<UUID> starts) {
        ListItem item = new ListItem(head);
        List<RoundView> started = rounds.stream()
                .filter(round -> starts.contains(round.spec().basePolicy()))
                .toList();
        if (!started.isEmpty()) {
            UnorderedList children = new UnorderedList();
            started.forEach(round -> children.add(branch(line(round), made(round))));
            item.add(children);
        }
        return item;
    }

    private Set<UUID> made(RoundView round) {
        return of(round).stream().map(PolicyView::id).collect(Collectors.toSet());
    }

    private List<PolicyView> of(RoundView round) {
        return versions.stream()
                .filter(version -> Objects.equals(version.round(), round.id()))
                .toList();
    }

    private Component line(RoundView round) {
        List<PolicyView> made = of(round);
        Div line = new Div(new Anchor("round/" + round.id(), "Round " + round.number()));
        line.addClassName("branch");
        Span from = new Span("from " + label(round.spec().basePolicy()));
        from.addClassName("quiet");
        line.add(from);
        if (made.isEmpty()) {
            line.add(new Span("no version yet"));
            return line;
        }
        Div dots = new Div();
        dots.addClassName("dots");
        made.reversed().stream().skip(Math.max(0, made.size() - MOST_DOTS)).forEach(version -> dots.add(dot(version)));
        line.add(dots, name(made.getFirst()));
        return line;
    }

    private static Span dot(PolicyView version) {
        Span dot = new Span();
        dot.addClassName("dot");
        dot.setClassName("pinned", version.pinned());
        dot.getElement().setAttribute("title", version.label() + (version.pinned() ? ", pinned" : ""));
        return dot;
    }

    private static Span name(PolicyView version) {
        Span name = new Span(version.label());
        name.addClassName("strong");
        return name;
    }

    private String label(UUID version) {
        return versions.stream()
                .filter(known -> known.id().equals(version))
                .findFirst()
                .map(PolicyView::label)
                .orElse("an unknown version");
    }
}
