package io.attune.ui.admin;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.server.streams.DownloadHandler;
import io.attune.annotation.dataset.Datasets;
import io.attune.annotation.dataset.ExportFormat;
import io.attune.annotation.project.ProjectView;

/** Judgments out, as files that other trainers read. */
final class ExportPanel extends Div {

    ExportPanel(Datasets datasets, ProjectView project) {
        addClassNames("panel", "form");
        Paragraph about =
                new Paragraph("Judgments that are not taken back, in the order in which they were given, as JSONL.");
        about.addClassName("quiet");
        add(
                new H2("Export the judgments of " + project.name()),
                about,
                link(
                        datasets,
                        project,
                        ExportFormat.TRL_PREFERENCE,
                        "Preferences: prompt, chosen, rejected",
                        "preferences"),
                link(datasets, project, ExportFormat.TRL_UNPAIRED, "Unpaired: prompt, completion, label", "unpaired"));
    }

    private static Anchor link(Datasets datasets, ProjectView project, ExportFormat format, String words, String name) {
        DownloadHandler handler = event -> {
            event.setFileName(project.name().replaceAll("[^\\p{L}\\p{N}]+", "-") + "-" + name + ".jsonl");
            event.setContentType("application/jsonl");
            try (var out = event.getOutputStream()) {
                datasets.export(project.id(), null, format, out);
            }
        };
        return new Anchor(handler, words);
    }
}
