package io.attune.ui.round;

import com.vaadin.flow.component.html.Span;
import io.attune.annotation.round.RoundState.Phase;
import io.attune.annotation.round.RoundView;
import io.attune.ui.text.Times;
import java.time.Duration;
import java.time.Instant;

/** How a round stands, in a word with its time. */
final class PhaseBadge extends Span {

    PhaseBadge() {
        addClassName("badge");
    }

    void show(RoundView round, Instant now) {
        Phase phase = round.state().phase();
        setText(words(round, now));
        setClassName("live", phase == Phase.RUNNING);
        setClassName("failed", phase == Phase.FAILED);
        setClassName("waiting", !round.state().settled());
        getElement()
                .setAttribute("title", "Launched by " + round.launchedBy() + ", " + Times.exact(round.launchedAt()));
    }

    private static String words(RoundView round, Instant now) {
        Instant until = round.endedAt() == null ? now : round.endedAt();
        String length = Times.length(Duration.between(round.launchedAt(), until));
        String reason = round.state().reason();
        String because = reason == null ? "" : ": " + reason;
        return switch (round.state().phase()) {
            case STARTING -> "starting";
            case RUNNING -> "running " + length;
            case PAUSING -> "pausing";
            case PAUSED -> "paused";
            case RESUMING -> "resuming";
            case STOPPING -> "stopping";
            case STOPPED -> "stopped after " + length + because;
            case FAILED -> "failed" + because;
        };
    }
}
