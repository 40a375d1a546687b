package io.attune.annotation.annotator.web;

import io.attune.annotation.annotator.AnnotatorView;
import io.attune.annotation.annotator.Annotators;
import io.attune.annotation.annotator.IssuedToken;
import io.attune.annotation.annotator.Role;
import io.attune.annotation.annotator.SignedIn;
import io.attune.annotation.annotator.TokenView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The caller's own account. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Me")
class MeController {
    private final Annotators annotators;

    MeController(Annotators annotators) {
        this.annotators = annotators;
    }

    @PostMapping("/token")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(summary = "Gives a bearer token for a name and a password; nobody can read it again")
    IssuedToken token(@RequestBody Credentials credentials) {
        AnnotatorView annotator = annotators.signIn(credentials.name(), credentials.password());
        return annotators.issueToken(annotator.id(), Objects.requireNonNullElse(credentials.label(), "API"));
    }

    @GetMapping("/me")
    @Operation(summary = "Who the caller is, and the CSRF token that a browser's session needs for changes")
    Me me(
            @Parameter(hidden = true) @AuthenticationPrincipal SignedIn caller,
            @Parameter(hidden = true) CsrfToken csrf) {
        return new Me(caller.id(), caller.name(), caller.roles(), csrf.getHeaderName(), csrf.getToken());
    }

    @GetMapping("/me/tokens")
    @Operation(summary = "The caller's valid tokens, oldest first")
    List<TokenView> tokens(@Parameter(hidden = true) @AuthenticationPrincipal SignedIn caller) {
        return annotators.tokens(caller.id());
    }

    @DeleteMapping("/me/tokens/{token}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Ends one of the caller's tokens")
    void revoke(@PathVariable UUID token, @Parameter(hidden = true) @AuthenticationPrincipal SignedIn caller) {
        annotators.revokeToken(caller.id(), token);
    }

    /** The caller. */
    record Me(
            UUID id,
            String name,
            Set<Role> roles,
            @Nullable String csrfHeader,
            @Nullable String csrfToken) {}
}
