package io.attune.ui.round;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.HasDynamicTitle;
import com.vaadin.flow.router.NotFoundException;
import com.vaadin.flow.router.Route;
import io.attune.annotation.policy.Policies;
import io.attune.annotation.policy.PolicyView;
import io.attune.annotation.round.RoundChange;
import io.attune.annotation.round.RoundView;
import io.attune.annotation.round.Rounds;
import io.attune.annotation.round.Subscription;
import io.attune.kafka.event.PolicyPublished.Kind;
import io.attune.ui.shell.ChosenProject;
import io.attune.ui.shell.Shell;
import jakarta.annotation.security.RolesAllowed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One round, live: how it goes, what it answers now, and the few things that can be done about it. */
@Route(value = "round/:round", layout = Shell.class)
@RolesAllowed("ADMIN")
final class RoundScreen extends Section implements BeforeEnterObserver, HasDynamicTitle {
    /** Points come several a second; what the database has to count is asked for less often. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Rounds rounds;
    private final Policies policies;
    private final ChosenProject chosen;
    private final Clock clock;
    private @Nullable Shown shown;
    private @Nullable Subscription subscription;
    private Instant refreshed = Instant.EPOCH;

    RoundScreen(Rounds rounds, Policies policies, ChosenProject chosen, Clock clock) {
        this.rounds = rounds;
        this.policies = policies;
        this.chosen = chosen;
        this.clock = clock;
        addClassName("screen");
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        RoundView round = round(event);
        chosen.choose(round.project());
        Figures figures = Figures.of(rounds, round);
        String start = policies.get(round.spec().basePolicy()).label();
        WhoJudged authors = new WhoJudged();
        Charts charts = new Charts(rounds, round, start, figures);
        charts.add(authors);
        Shown parts = new Shown(
                round,
                start,
                figures,
                new RoundHeader(rounds, round, clock.instant()),
                new StatRow(),
                charts,
                authors,
                new AnswersNow(round.spec().shownPrompts()),
                new RoundLog(rounds.log(round.id(), RoundLog.LENGTH)));
        shown = parts;
        removeAll();
        add(
                parts.header,
                parts.stats,
                new TunedWords(round.spec()),
                new RewardWords(round.spec()),
                parts.charts,
                parts.answers,
                parts.log);
        refresh(parts);
        parts.answers.show(rounds.answers(round.id()));
        parts.header.versions(start, newest(round));
        if (isAttached()) {
            watch(UI.getCurrent());
        }
    }

    @Override
    protected void onAttach(AttachEvent attached) {
        watch(attached.getUI());
    }

    @Override
    protected void onDetach(DetachEvent detached) {
        unwatch();
    }

    @Override
    public String getPageTitle() {
        return shown == null ? "Round" : "Round " + shown.launched.number() + " · Attune";
    }

    private RoundView round(BeforeEnterEvent event) {
        try {
            return rounds.get(
                    UUID.fromString(event.getRouteParameters().get("round").orElseThrow()));
        } catch (IllegalArgumentException | NoSuchElementException _) {
            throw new NotFoundException("There is no such round.");
        }
    }

    private void watch(UI ui) {
        unwatch();
        Shown parts = shown;
        if (parts != null) {
            subscription = rounds.watch(
                    parts.launched.id(),
                    change ->
                            ui.accessLater(() -> apply(parts, change), () -> {}).run());
        }
    }

    private void unwatch() {
        if (subscription != null) {
            subscription.close();
            subscription = null;
        }
    }

    private void apply(Shown parts, RoundChange change) {
        switch (change) {
            case RoundChange.Steered steered -> parts.header.show(steered.view(), clock.instant());
            case RoundChange.Grown grown -> {
                parts.figures.grow(grown.points());
                parts.charts.grow(grown.points());
                parts.stats.show(parts.launched, parts.figures);
                if (!clock.instant().isBefore(refreshed.plus(PAUSE))) {
                    refresh(parts);
                }
            }
            case RoundChange.Answered answered -> parts.answers.grow(answered.answers());
            case RoundChange.Logged logged -> {
                parts.log.add(logged.line());
                parts.header.versions(parts.start, newest(parts.launched));
                refresh(parts);
            }
        }
    }

    private void refresh(Shown parts) {
        refreshed = clock.instant();
        RoundView round = rounds.get(parts.launched.id());
        parts.header.show(round, clock.instant());
        parts.stats.show(round, parts.figures);
        parts.stats.count(round, rounds.latency(round.id()));
        parts.authors.show(round.judgments());
    }

    private String newest(RoundView round) {
        return policies.of(round.project()).stream()
                .filter(version -> round.id().equals(version.round()) && version.kind() == Kind.POLICY)
                .max(Comparator.comparingInt(PolicyView::version))
                .map(PolicyView::label)
                .orElseGet(() -> policies.get(round.spec().basePolicy()).label());
    }

    /** @param launched the round when the page was opened: what never changes of it */
    private record Shown(
            RoundView launched,
            String start,
            Figures figures,
            RoundHeader header,
            StatRow stats,
            Charts charts,
            WhoJudged authors,
            AnswersNow answers,
            RoundLog log) {}
}
