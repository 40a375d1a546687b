package io.attune.annotation.task.web;

import io.attune.annotation.annotator.SignedIn;
import io.attune.annotation.task.LeasedTask;
import io.attune.annotation.task.Tasks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "Tasks")
class LeaseController {
    private final Tasks tasks;

    LeaseController(Tasks tasks) {
        this.tasks = tasks;
    }

    @PostMapping("/projects/{project}/tasks/lease")
    @Operation(summary = "Reserves tasks for the caller: those already held first, then free ones")
    List<LeasedTask> lease(
            @PathVariable UUID project,
            @RequestParam(defaultValue = "1") int count,
            @Parameter(hidden = true) @AuthenticationPrincipal SignedIn caller) {
        return tasks.lease(caller.id(), project, count);
    }

    @GetMapping("/projects/{project}/tasks/count")
    @Operation(summary = "How many tasks still wait for a judgment")
    OpenTasks count(@PathVariable UUID project) {
        return new OpenTasks(tasks.open(project));
    }

    /** Tasks that still wait for a judgment, reserved or not. */
    record OpenTasks(long open) {}

    @DeleteMapping("/tasks/{task}/lease")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Gives a task back without a judgment")
    void release(@PathVariable UUID task, @Parameter(hidden = true) @AuthenticationPrincipal SignedIn caller) {
        tasks.release(caller.id(), task);
    }
}
