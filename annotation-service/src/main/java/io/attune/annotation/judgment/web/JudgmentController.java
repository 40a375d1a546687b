package io.attune.annotation.judgment.web;

import io.attune.annotation.annotator.SignedIn;
import io.attune.annotation.judgment.JudgmentCounts;
import io.attune.annotation.judgment.JudgmentLog;
import io.attune.annotation.judgment.JudgmentView;
import io.attune.annotation.judgment.Judgments;
import io.attune.annotation.judgment.ProjectProgress;
import io.attune.annotation.judgment.Receipt;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Judgments")
class JudgmentController {
    private final Judgments judgments;
    private final JudgmentLog log;
    private final JudgmentCounts counts;
    private final Clock clock;

    JudgmentController(Judgments judgments, JudgmentLog log, JudgmentCounts counts, Clock clock) {
        this.judgments = judgments;
        this.log = log;
        this.counts = counts;
        this.clock = clock;
    }

    @PutMapping("/tasks/{task}/judgment")
    @Operation(summary = "Judges a task that the caller holds; the same again gives the same receipt")
    Receipt submit(
            @PathVariable UUID task,
            @RequestBody JudgmentWish wish,
            @Parameter(hidden = true) @AuthenticationPrincipal SignedIn caller) {
        return judgments.submit(caller.id(), wish.about(task));
    }

    @DeleteMapping("/judgments/{judgment}")
    @Operation(summary = "Takes one of the caller's judgments back; its task is the caller's again")
    Receipt retract(@PathVariable UUID judgment, @Parameter(hidden = true) @AuthenticationPrincipal SignedIn caller) {
        return judgments.retract(caller.id(), judgment);
    }

    @GetMapping("/projects/{project}/judgments")
    @Operation(summary = "Judgments in the order of their numbers, retracted ones too; `after` is the last number seen")
    List<JudgmentView> page(
            @PathVariable UUID project,
            @RequestParam(defaultValue = "0") long after,
            @RequestParam(defaultValue = "100") int limit) {
        return log.ofProject(project, after, limit);
    }

    @GetMapping("/projects/{project}/judgments/count")
    @Operation(summary = "How many judgments there are, and how many people gave since midnight UTC")
    ProjectProgress count(@PathVariable UUID project) {
        Instant day = clock.instant().truncatedTo(ChronoUnit.DAYS);
        return counts.ofProject(project, day);
    }
}
