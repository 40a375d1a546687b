package io.attune.annotation.annotator.web;

import io.attune.annotation.annotator.AnnotatorView;
import io.attune.annotation.annotator.Annotators;
import io.attune.annotation.annotator.NewAnnotator;
import io.attune.annotation.annotator.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/annotators")
@Tag(name = "Accounts")
class AnnotatorController {
    private final Annotators annotators;

    AnnotatorController(Annotators annotators) {
        this.annotators = annotators;
    }

    @GetMapping
    @Operation(summary = "All accounts by name")
    List<AnnotatorView> all() {
        return annotators.all();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Makes an account")
    AnnotatorView create(@RequestBody NewAnnotator wish) {
        return annotators.get(annotators.create(wish));
    }

    @PutMapping("/{annotator}/disabled")
    @Operation(summary = "Ends or allows signing in")
    AnnotatorView disable(@PathVariable UUID annotator, @RequestBody Disabled wish) {
        annotators.disable(annotator, wish.disabled());
        return annotators.get(annotator);
    }

    @PutMapping("/{annotator}/roles")
    @Operation(summary = "Gives other roles")
    AnnotatorView changeRoles(@PathVariable UUID annotator, @RequestBody Set<Role> roles) {
        annotators.changeRoles(annotator, roles);
        return annotators.get(annotator);
    }

    @PutMapping("/{annotator}/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Sets another password")
    void changePassword(@PathVariable UUID annotator, @RequestBody NewPassword wish) {
        annotators.changePassword(annotator, wish.password());
    }

    /** Whether an account may no longer sign in. */
    record Disabled(boolean disabled) {}
}
