package io.attune.annotation.policy.web;

import static java.util.Objects.requireNonNull;

import io.attune.annotation.policy.Policies;
import io.attune.annotation.policy.PolicyView;
import io.attune.annotation.policy.Receipts;
import io.attune.annotation.policy.Shelf;
import io.attune.annotation.policy.VersionArchive;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Policies")
class PolicyController {
    private final Policies policies;
    private final Shelf shelf;

    PolicyController(Policies policies, Shelf shelf) {
        this.policies = policies;
        this.shelf = shelf;
    }

    @GetMapping("/models")
    @Operation(summary = "Model directories that the operator put under the data directory, and why one cannot be used")
    ShelfView models() {
        return new ShelfView(shelf.root().toString(), shelf.models());
    }

    @GetMapping("/projects/{project}/policies")
    @Operation(summary = "Versions of a project, newest first: base models, policies and reward models")
    List<PolicyView> of(@PathVariable UUID project) {
        return policies.of(project);
    }

    @PostMapping("/projects/{project}/policies")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Registers a model as a base model: a directory of the shelf, or a tree in the artefact store")
    PolicyView registerBase(@PathVariable UUID project, @RequestBody NewBase wish) {
        UUID base = wish.directory() != null
                ? shelf.register(project, wish.name(), wish.directory())
                : policies.registerBase(project, wish.name(), requireNonNull(wish.tree()));
        return policies.get(base);
    }

    @GetMapping("/policies/{version}")
    @Operation(summary = "One version")
    PolicyView get(@PathVariable UUID version) {
        return policies.get(version);
    }

    @GetMapping("/policies/{version}/lineage")
    @Operation(summary = "From a version back to its base model")
    List<PolicyView> lineage(@PathVariable UUID version) {
        return policies.lineage(version);
    }

    @PutMapping("/policies/{version}/pin")
    @Operation(summary = "Keeps the weights of a version for good")
    PolicyView pin(@PathVariable UUID version) {
        policies.pin(version, true);
        return policies.get(version);
    }

    @DeleteMapping("/policies/{version}/pin")
    @Operation(summary = "Lets the weights of a version go when newer ones come")
    PolicyView unpin(@PathVariable UUID version) {
        policies.pin(version, false);
        return policies.get(version);
    }

    @GetMapping("/policies/{version}/receipts")
    @Operation(summary = "Which judgments and how many groups are inside a version, and which were left out and why")
    Receipts receipts(@PathVariable UUID version) {
        return policies.receipts(version);
    }

    /** Written here and not by a {@code StreamingResponseBody}, which the container ends after 30 seconds. */
    @GetMapping(path = "/policies/{version}/weights", produces = VersionArchive.MEDIA_TYPE)
    @Operation(
            summary =
                    "The version's files as a zip: an adapter as PEFT reads it (adapter_config.json,"
                            + " adapter_model.safetensors), or a model directory where all weights were tuned and of a base model")
    @ApiResponse(responseCode = "200", content = @Content(schema = @Schema(type = "string", format = "binary")))
    void weights(@PathVariable UUID version, HttpServletResponse response) throws IOException {
        VersionArchive archive = policies.archive(version);
        response.setContentType(VersionArchive.MEDIA_TYPE);
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, attachment(archive.fileName()));
        archive.writeTo(response.getOutputStream());
    }

    @GetMapping(path = "/policies/{version}/manifest", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(summary = "The manifest of a version, as its learner wrote it")
    ResponseEntity<InputStreamResource> manifest(@PathVariable UUID version) {
        String file = policies.get(version).label() + "-manifest.json";
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_DISPOSITION, attachment(file))
                .body(new InputStreamResource(policies.manifest(version)));
    }

    @PostMapping("/policies/ask")
    @Operation(summary = "Asks each of these versions for one answer to the same prompt")
    CompletableFuture<Map<UUID, String>> ask(@RequestBody Question question) {
        return policies.ask(question.versions(), question.prompt());
    }

    private static String attachment(String file) {
        return ContentDisposition.attachment().filename(file).build().toString();
    }
}
