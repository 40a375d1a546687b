package io.attune.ui.admin;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.select.Select;
import com.vaadin.flow.component.upload.Upload;
import com.vaadin.flow.router.Menu;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.streams.UploadHandler;
import com.vaadin.flow.server.streams.UploadMetadata;
import io.attune.annotation.dataset.Datasets;
import io.attune.annotation.dataset.ImportMode;
import io.attune.annotation.dataset.ImportReport;
import io.attune.annotation.project.ProjectView;
import io.attune.annotation.prompt.Prompts;
import io.attune.ui.shell.Attempt;
import io.attune.ui.shell.ChosenProject;
import io.attune.ui.shell.EmptyState;
import io.attune.ui.shell.ProjectSetup;
import io.attune.ui.shell.SetupSteps;
import io.attune.ui.shell.Shell;
import io.attune.ui.shell.Toast;
import jakarta.annotation.security.RolesAllowed;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files in: first a dry run that says what each line would do, then the import. */
@Route(value = "data", layout = Shell.class)
@Menu(title = "Data", order = 4)
@PageTitle("Data · Attune")
@RolesAllowed("ADMIN")
final class ImportView extends Section {
    private final Datasets datasets;
    private final Prompts prompts;
    private final ProjectSetup setup;
    private final Select<FileKind> kind = new Select<>();
    private final Paragraph size = new Paragraph();
    private final Div result = new Div();

    ImportView(Datasets datasets, Prompts prompts, ProjectSetup setup, ChosenProject chosen) {
        this.datasets = datasets;
        this.prompts = prompts;
        this.setup = setup;
        addClassNames("screen", "narrow");
        add(new Header(new H1("Data")));
        chosen.get()
                .ifPresentOrElse(
                        this::open, () -> add(new EmptyState("There is no project yet.", "An admin makes one first.")));
    }

    private void open(ProjectView project) {
        SetupSteps steps = new SetupSteps(setup, project, ProjectSetup.Step.PROMPTS);
        kind.setLabel("What the file holds");
        kind.setItems(FileKind.fitting(project.kind()));
        kind.setItemLabelGenerator(FileKind::words);
        kind.setValue(FileKind.PROMPTS_JSONL);
        kind.setWidthFull();
        Upload upload = new Upload();
        upload.setUploadHandler(UploadHandler.toTempFile((about, file) -> received(project, about, file, () -> {
            steps.refresh();
            count(project);
        })));
        upload.setMaxFiles(1);
        // the report below bears the file's name, and another file may follow at once
        upload.addAllFinishedListener(_ -> upload.clearFileList());
        upload.setWidthFull();
        size.addClassName("quiet");
        count(project);
        Div panel = new Div(new H2("Import into " + project.name()), size, kind, upload);
        panel.addClassNames("panel", "form");
        result.setId("import-result");
        add(steps, panel, result, new ExportPanel(datasets, project));
    }

    private void count(ProjectView project) {
        long known = prompts.count(project.id());
        size.setText(
                known == 0
                        ? "No prompts yet. Import a file; its lines are checked before anything is stored."
                        : project.name() + " has " + known + (known == 1 ? " prompt" : " prompts")
                                + ". A file is checked before anything is stored.");
    }

    private void received(ProjectView project, UploadMetadata about, File file, Runnable stored) {
        FileKind chosen = kind.getValue();
        Runnable dryRun = () -> {
            ImportReport report = load(project, about.fileName(), chosen, file.toPath(), ImportMode.DRY_RUN);
            result.removeAll();
            result.add(new ReportPanel(about.fileName(), report, mode -> {
                store(project, about, chosen, file, mode);
                stored.run();
            }));
        };
        getUI().ifPresent(
                        ui -> ui.accessLater(() -> Attempt.to(dryRun), () -> {}).run());
    }

    private void store(ProjectView project, UploadMetadata about, FileKind chosen, File file, ImportMode mode) {
        Attempt.to(() -> {
            ImportReport report = load(project, about.fileName(), chosen, file.toPath(), mode);
            result.removeAll();
            result.add(new ReportPanel(about.fileName(), report, null));
            Toast.said(report.summary());
        });
    }

    private ImportReport load(ProjectView project, String name, FileKind chosen, Path file, ImportMode mode) {
        try (var in = Files.newInputStream(file)) {
            return chosen.load(datasets, project.id(), name, in, mode);
        } catch (IOException broken) {
            throw new IllegalStateException("the uploaded file could not be read again: upload it once more", broken);
        }
    }
}
