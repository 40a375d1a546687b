package io.attune.ui.models;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.button.ButtonVariant;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.server.streams.DownloadHandler;
import io.attune.annotation.policy.Policies;
import io.attune.annotation.policy.PolicyView;
import io.attune.annotation.policy.Receipts.GroupCounts;
import io.attune.annotation.policy.VersionArchive;
import io.attune.kafka.event.Artefact;
import io.attune.ui.shell.Attempt;
import io.attune.ui.shell.Sheet;
import io.attune.ui.shell.Toast;
import io.attune.ui.text.Times;
import java.io.OutputStream;
import java.time.Instant;

/** A row for each version, and what can be done with it. */
final class VersionTable extends Div {
    private final Policies policies;
    private final Scores scores;
    private final Instant now;
    private final Sheet sheet =
            new Sheet("version", "#win rate", "#KL", "#learned from", "#steps", "published", "", "");

    VersionTable(Policies policies, Scores scores, Instant now) {
        this.policies = policies;
        this.scores = scores;
        this.now = now;
        add(sheet);
    }

    void add(PolicyView version) {
        sheet.row(
                name(version),
                Sheet.text(scores.winRate(version)),
                Sheet.text(scores.kl(version)),
                learnedFrom(version),
                Sheet.text(version.steps()),
                published(version),
                pin(version),
                actions(version));
    }

    private static Component name(PolicyView version) {
        Span name = new Span(version.label());
        Artefact weights = version.weights();
        name.getElement().setAttribute("title", weights == null ? "weights let go" : "sha256 " + weights.sha256());
        return name;
    }

    /** Of a version without judgments the manifest alone says how many groups went in. */
    private Component learnedFrom(PolicyView version) {
        if (version.isBase() || version.judgments() > 0) {
            return Sheet.text(version.learnedFrom());
        }
        GroupCounts groups = policies.receipts(version.id()).groups();
        return Sheet.text(groups == null ? version.learnedFrom() : groups.applied() + " groups of answers");
    }

    private Component published(PolicyView version) {
        Span ago = new Span(Times.ago(version.publishedAt(), now));
        ago.getElement().setAttribute("title", Times.exact(version.publishedAt()));
        return ago;
    }

    private Component pin(PolicyView version) {
        if (version.isBase()) {
            return new Span();
        }
        Pin pin = new Pin(version.pinned());
        pin.addClickListener(_ -> {
            boolean wish = !pin.pinned();
            if (Attempt.to(() -> policies.pin(version.id(), wish))) {
                pin.show(wish);
                Toast.undoable(version.label() + (wish ? " keeps its weights." : " may be let go."), () -> {
                    if (Attempt.to(() -> policies.pin(version.id(), !wish))) {
                        pin.show(!wish);
                    }
                });
            }
        });
        return pin;
    }

    private Component actions(PolicyView version) {
        Div actions = new Div();
        actions.addClassName("actions");
        if (!version.isBase()) {
            Button inside =
                    new Button("what went in", _ -> new InsideDialog(version, policies.receipts(version.id())).open());
            inside.addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
            actions.add(inside);
        }
        if (version.weights() != null) {
            Anchor download = new Anchor(download(version), "download " + version.contents());
            download.setTitle(
                    version.loraRank() > 0
                            ? "a zip of the adapter, as PEFT reads it"
                            : "a zip of the model directory, as transformers reads it");
            actions.add(download);
        }
        return actions;
    }

    private DownloadHandler download(PolicyView version) {
        return event -> {
            VersionArchive archive = policies.archive(version.id());
            event.setFileName(archive.fileName());
            event.setContentType(VersionArchive.MEDIA_TYPE);
            try (OutputStream out = event.getOutputStream()) {
                archive.writeTo(out);
            }
        };
    }

    private static final class Pin extends Button {
        private boolean pinned;

        Pin(boolean pinned) {
            addThemeVariants(ButtonVariant.TERTIARY, ButtonVariant.SMALL);
            show(pinned);
        }

        boolean pinned() {
            return pinned;
        }

        void show(boolean now) {
            pinned = now;
            setText(now ? "pinned" : "pin");
            getElement().setAttribute("aria-pressed", String.valueOf(now));
        }
    }
}
