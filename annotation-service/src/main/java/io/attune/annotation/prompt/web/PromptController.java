package io.attune.annotation.prompt.web;

import io.attune.annotation.Page;
import io.attune.annotation.prompt.NewPrompt;
import io.attune.annotation.prompt.PromptView;
import io.attune.annotation.prompt.Prompts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/projects/{project}/prompts")
@Tag(name = "Prompts")
class PromptController {
    private final Prompts prompts;

    PromptController(Prompts prompts) {
        this.prompts = prompts;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Adds prompts; those that the project has already are left as they are")
    Added submit(@PathVariable UUID project, @RequestBody List<NewPrompt> wishes) {
        return new Added(prompts.submit(project, wishes));
    }

    @GetMapping
    @Operation(summary = "A page of prompts; `cursor` is the `next` of the page before")
    Page<PromptView> page(
            @PathVariable UUID project,
            @RequestParam(required = false) @Nullable UUID cursor,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable String search) {
        return prompts.page(project, cursor, limit, search);
    }

    /** How many prompts were new. */
    record Added(int added) {}
}
