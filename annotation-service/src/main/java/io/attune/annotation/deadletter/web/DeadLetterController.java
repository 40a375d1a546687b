package io.attune.annotation.deadletter.web;

import io.attune.annotation.deadletter.DeadLetterView;
import io.attune.annotation.deadletter.DeadLetters;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/dead-letters")
@Tag(name = "Dead letters")
class DeadLetterController {
    private final DeadLetters letters;

    DeadLetterController(DeadLetters letters) {
        this.letters = letters;
    }

    @GetMapping
    @Operation(summary = "Records that could not be taken in, newest first; `cursor` is the last id of the page before")
    List<DeadLetterView> page(
            @RequestParam(required = false) @Nullable String cursor, @RequestParam(defaultValue = "50") int limit) {
        return letters.page(cursor, limit);
    }

    @PostMapping("/{topic}/{partition}/{offset}/replay")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Puts a record on its topic again")
    void replay(@PathVariable String topic, @PathVariable int partition, @PathVariable long offset) {
        letters.replay(id(topic, partition, offset));
    }

    @PostMapping("/{topic}/{partition}/{offset}/dismiss")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Takes a record off the list")
    void dismiss(@PathVariable String topic, @PathVariable int partition, @PathVariable long offset) {
        letters.dismiss(id(topic, partition, offset));
    }

    private static String id(String topic, int partition, long offset) {
        return topic + "/" + partition + "/" + offset;
    }
}
