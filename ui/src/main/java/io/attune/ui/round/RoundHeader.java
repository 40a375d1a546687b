package io.attune.ui.round;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.confirmdialog.ConfirmDialog;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Span;
import io.attune.annotation.round.RoundView;
import io.attune.annotation.round.Rounds;
import io.attune.annotation.round.TuningObjective;
import io.attune.ui.shell.Attempt;
import io.attune.ui.shell.Toast;
import java.time.Instant;

/** Which round this is, how it stands, and the buttons that steer it. */
final class RoundHeader extends Header {
    private final Rounds rounds;
    private final PhaseBadge badge = new PhaseBadge();
    private final Span versions = new Span();
    private final JudgeShare share;
    private final Button pause = new Button("Pause");
    private final Button stop = new Button("Stop");
    private RoundView round;

    RoundHeader(Rounds rounds, RoundView round, Instant now) {
        this.rounds = rounds;
        this.round = round;
        TuningObjective objective = TuningObjective.of(round.spec().objective());
        H1 title = new H1("Round " + round.number() + " · " + objective.title());
        versions.addClassName("quiet");
        versions.setId("versions");
        share = new JudgeShare(
                JudgeShare.of(objective),
                round.judgeShare(),
                value -> Attempt.to(() -> rounds.setJudgeShare(round.id(), value)));
        pause.addClickListener(_ -> pauseOrResume());
        pause.setId("pause");
        stop.addThemeVariants(ButtonVariant.ERROR);
        stop.setId("stop");
        stop.addClickListener(_ -> confirmStop());
        Span gap = new Span();
        gap.addClassName("grow");
        add(title, badge, versions, gap, share, pause, stop);
        show(round, now);
    }

    /** The newest state. */
    void show(RoundView newest, Instant now) {
        round = newest;
        badge.show(newest, now);
        share.show(newest.judgeShare());
        boolean ended = newest.state().ended();
        boolean resting = resting();
        pause.setText(resting ? "Resume" : "Pause");
        pause.setVisible(!ended);
        pause.setEnabled(newest.state().settled());
        stop.setVisible(!ended);
        share.setVisible(!ended);
    }

    /** Which version it began with and which is the newest. */
    void versions(String from, String to) {
        versions.setText(from.equals(to) ? "from " + from : from + " → " + to);
    }

    private boolean resting() {
        return switch (round.state().phase()) {
            case PAUSED, PAUSING -> true;
            case STARTING, RUNNING, RESUMING, STOPPING, STOPPED, FAILED -> false;
        };
    }

    private void pauseOrResume() {
        if (resting()) {
            Attempt.to(() -> rounds.resume(round.id()));
        } else if (Attempt.to(() -> rounds.pause(round.id()))) {
            Toast.undoable(
                    "Paused. Nothing is learned until you resume.", () -> Attempt.to(() -> rounds.resume(round.id())));
        }
    }

    private void confirmStop() {
        ConfirmDialog dialog = new ConfirmDialog();
        dialog.setHeader("Stop round " + round.number() + " for good?");
        dialog.setText("A stopped round cannot go on. Its " + round.judgments().all()
                + " judgments and its versions stay; a new round can start from any of them.");
        dialog.setCancelable(true);
        dialog.setConfirmText("Stop the round");
        dialog.setConfirmButtonTheme("error primary");
        dialog.addConfirmListener(_ -> Attempt.to(() -> rounds.stop(round.id())));
        dialog.open();
    }
}
