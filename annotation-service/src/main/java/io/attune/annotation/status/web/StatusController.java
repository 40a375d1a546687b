package io.attune.annotation.status.web;

import io.attune.annotation.status.PlatformStatus;
import io.attune.annotation.status.StatusService;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/status")
@Tag(name = "Status")
class StatusController {
    private final StatusService status;

    StatusController(StatusService status) {
        this.status = status;
    }

    @GetMapping
    @Operation(summary = "Whether Kafka answers, what waits in the outbox, dead letters, running rounds")
    PlatformStatus now() {
        return status.now();
    }
}
