package io.attune.annotation.annotator;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An account. */
@Entity
class Annotator {
    @Id
    private UUID id;

    @Column(length = 100)
    private String name;

    @Column(length = 100)
    private String signInName;

    @Column(length = 40)
    private String pseudonym;

    @Column(length = 100)
    private String passwordHash;

    @Convert(converter = RolesColumn.class)
    @Column(length = 100)
    private Set<Role> roles;

    private boolean disabled;
    private Instant createdAt;

    @SuppressWarnings("UnusedVariable") // queries read it
    private @Nullable UUID activeProject;

    @SuppressWarnings("UnusedVariable") // queries read it
    private @Nullable Instant activeAt;

    @SuppressWarnings("NullAway.Init") // Hibernate fills it
    protected Annotator() {}

    Annotator(UUID id, String name, String pseudonym, String passwordHash, Set<Role> roles, Instant createdAt) {
        this.id = id;
        this.name = name;
        this.signInName = signInName(name);
        this.pseudonym = pseudonym;
        this.passwordHash = passwordHash;
        this.roles = roles;
        this.createdAt = createdAt;
    }

    static String signInName(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    void work(UUID project, Instant now) {
        if (disabled || !roles.contains(Role.ANNOTATOR)) {
            throw new IllegalStateException(name + (disabled ? " is disabled" : " is not an annotator")
                    + ": an admin can change that on the accounts page");
        }
        activeProject = project;
        activeAt = now;
    }

    void become(Set<Role> newRoles) {
        if (newRoles.isEmpty()) {
            throw new IllegalArgumentException("an account needs a role: ANNOTATOR or ADMIN");
        }
        roles = Set.copyOf(newRoles);
    }

    void disable(boolean wanted) {
        disabled = wanted;
    }

    void changePassword(String hash) {
        passwordHash = hash;
    }

    boolean isActiveAdmin() {
        return !disabled && roles.contains(Role.ADMIN);
    }

    String passwordHash() {
        return passwordHash;
    }

    AnnotatorView view() {
        return new AnnotatorView(id, name, pseudonym, roles, disabled, createdAt);
    }
}
