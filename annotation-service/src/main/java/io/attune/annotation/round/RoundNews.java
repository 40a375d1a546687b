package io.attune.annotation.round;

import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Tells a round's log, those who watch it, and the other capabilities. */
@Component
class RoundNews {
    private final RoundLog log;
    private final RoundFigures figures;
    private final RoundWatchers watchers;
    private final ApplicationEventPublisher publisher;

    RoundNews(RoundLog log, RoundFigures figures, RoundWatchers watchers, ApplicationEventPublisher publisher) {
        this.log = log;
        this.figures = figures;
        this.watchers = watchers;
        this.publisher = publisher;
    }

    /** A line for the log; one per event, however often that is read. */
    void line(UUID event, UUID round, LogLine line) {
        if (log.write(event, round, line)) {
            watchers.announce(new RoundChange.Logged(round, line));
        }
    }

    void steered(Round round) {
        watchers.announce(new RoundChange.Steered(round.id(), figures.view(round)));
        publisher.publishEvent(new RoundSteered(round.id()));
    }

    void changed(RoundChange change) {
        watchers.announce(change);
    }
}
