package io.attune.annotation.dataset.web;

import io.attune.annotation.dataset.Datasets;
import io.attune.annotation.dataset.Demonstrations;
import io.attune.annotation.dataset.ExportFormat;
import io.attune.annotation.dataset.ImportMode;
import io.attune.annotation.dataset.ImportReport;
import io.attune.annotation.project.Projects;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

@RestController
@RequestMapping("/api/v1/projects/{project}")
@Tag(name = "Datasets")
class DatasetController {
    private final Datasets datasets;
    private final Projects projects;

    DatasetController(Datasets datasets, Projects projects) {
        this.datasets = datasets;
        this.projects = projects;
    }

    @PostMapping("/import")
    @Operation(
            summary = "Imports the body, one entry a line, and reports every bad line; formats: trl-prompts, text,"
                    + " trl-preference, hh-rlhf, demonstrations")
    ImportReport read(
            @PathVariable UUID project,
            @RequestParam String format,
            @RequestParam(defaultValue = "ALL_OR_NOTHING") ImportMode mode,
            @RequestParam(defaultValue = "upload") String source,
            HttpServletRequest request)
            throws IOException {
        return FileFormat.of(format).read(datasets, project, source, request.getInputStream(), mode);
    }

    @GetMapping("/demonstrations")
    @Operation(summary = "Files of demonstrations that a policy may imitate in a round, newest first")
    List<Demonstrations> demonstrations(@PathVariable UUID project) {
        return datasets.demonstrations(project);
    }

    @GetMapping("/judgments/export")
    @Operation(summary = "Judgments as JSONL; formats: trl-preference, trl-unpaired")
    ResponseEntity<StreamingResponseBody> export(
            @PathVariable UUID project,
            @RequestParam String format,
            @RequestParam(required = false) @Nullable UUID round) {
        ExportFormat chosen = FileFormat.exportFormat(format);
        projects.get(project);
        StreamingResponseBody body = out -> datasets.export(project, round, chosen, out);
        String disposition = ContentDisposition.attachment()
                .filename(format + ".jsonl")
                .build()
                .toString();
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType("application/jsonl"))
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition)
                .body(body);
    }
}
