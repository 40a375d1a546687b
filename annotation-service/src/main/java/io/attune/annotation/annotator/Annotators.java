package io.attune.annotation.annotator;

import io.attune.kafka.event.Uuid7;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.function.SingletonSupplier;

/** Accounts, and the tokens with which programs act for them. */
@Service
public class Annotators {
    private final AnnotatorRepository annotators;
    private final EntityManager entities;
    private final PasswordEncoder passwords;
    private final Uuid7 identities;
    private final RandomGenerator random;
    private final Clock clock;
    /** Compared with when nobody has the name, so that both refusals take as long. Made when first needed: it takes a while. */
    private final SingletonSupplier<String> nobodysHash;

    Annotators(
            AnnotatorRepository annotators,
            EntityManager entities,
            PasswordEncoder passwords,
            Uuid7 identities,
            RandomGenerator random,
            Clock clock) {
        this.annotators = annotators;
        this.entities = entities;
        this.passwords = passwords;
        this.identities = identities;
        this.random = random;
        this.clock = clock;
        this.nobodysHash = SingletonSupplier.of(() -> passwords.encode(hex(16)));
    }

    /** By name. */
    @Transactional(readOnly = true)
    public List<AnnotatorView> all() {
        return annotators.findAllByOrderBySignInName().stream()
                .map(Annotator::view)
                .toList();
    }

    /** One account. @throws NoSuchElementException when there is none of that id */
    @Transactional(readOnly = true)
    public AnnotatorView get(UUID id) {
        return find(id).view();
    }

    @Transactional(readOnly = true)
    public long count() {
        return annotators.count();
    }

    /**
     * Makes an account.
     *
     * @throws IllegalStateException when the name is taken
     */
    @Transactional
    public UUID create(NewAnnotator wish) {
        if (annotators.existsBySignInName(Annotator.signInName(wish.name()))) {
            throw new IllegalStateException(
                    "there is an account named " + wish.name() + " already: choose another name");
        }
        UUID id = identities.next();
        entities.persist(new Annotator(
                id,
                wish.name(),
                "annotator-" + hex(6),
                passwords.encode(wish.password()),
                wish.roles(),
                clock.instant()));
        return id;
    }

    /** Ends or allows signing in. @throws IllegalStateException when it is the last admin's account */
    @Transactional
    public void disable(UUID id, boolean disabled) {
        keepingAnAdmin(id, annotator -> annotator.disable(disabled));
    }

    /** Gives other roles. @throws IllegalStateException when nobody would be an admin any more */
    @Transactional
    public void changeRoles(UUID id, Set<Role> roles) {
        keepingAnAdmin(id, annotator -> annotator.become(roles));
    }

    private void keepingAnAdmin(UUID id, Consumer<Annotator> change) {
        List<Annotator> all = annotators.lockAll();
        boolean before = all.stream().anyMatch(Annotator::isActiveAdmin);
        change.accept(find(id));
        if (before && all.stream().noneMatch(Annotator::isActiveAdmin)) {
            throw new IllegalStateException("this is the last admin: make somebody else an admin first");
        }
    }

    /** Sets another password, as an admin may. */
    @Transactional
    public void changePassword(UUID id, String password) {
        Password.requireGood(password);
        find(id).changePassword(passwords.encode(password));
    }

    /**
     * Who this is. Takes a fraction of a second, on purpose.
     *
     * @throws SignInRefusedException when it is nobody
     */
    public AnnotatorView signIn(String name, String password) {
        Annotator annotator =
                annotators.findBySignInName(Annotator.signInName(name)).orElse(null);
        String hash = annotator == null ? nobodysHash.obtain() : annotator.passwordHash();
        if (!passwords.matches(password, hash)
                || annotator == null
                || annotator.view().disabled()) {
            throw new SignInRefusedException();
        }
        return annotator.view();
    }

    /**
     * Makes a token that acts for the account until it is revoked.
     *
     * @param label what it is for, at most 100 characters
     */
    @Transactional
    public IssuedToken issueToken(UUID annotator, String label) {
        find(annotator);
        if (label.isBlank() || label.length() > 100) {
            throw new IllegalArgumentException("a token's label must have 1 to 100 characters");
        }
        String token = "attune_" + hex(32);
        UUID id = identities.next();
        entities.persist(new ApiToken(id, TokenDigest.of(token), annotator, label.strip(), clock.instant()));
        return new IssuedToken(id, token);
    }

    /** Those that are valid, oldest first. */
    @Transactional(readOnly = true)
    public List<TokenView> tokens(UUID annotator) {
        return annotators.tokens(annotator).stream().map(ApiToken::view).toList();
    }

    /** Ends a token. @throws NoSuchElementException when the account has none of that id */
    @Transactional
    public void revokeToken(UUID annotator, UUID token) {
        annotators
                .token(annotator, token)
                .orElseThrow(() -> new NoSuchElementException("there is no token " + token + " of this account"))
                .revoke();
    }

    /** Whose token this is. @throws SignInRefusedException when it is nobody's or its owner is disabled */
    @Transactional(readOnly = true)
    public AnnotatorView byToken(String token) {
        return annotators
                .findByToken(TokenDigest.of(token))
                .orElseThrow(SignInRefusedException::new)
                .view();
    }

    /**
     * Notes that somebody works on a project, and makes other work of the same person wait until this transaction ends.
     *
     * @throws IllegalStateException when the account may not judge
     */
    @Transactional
    public void work(UUID annotator, UUID project, Instant now) {
        annotators.lock(annotator).orElseThrow(() -> unknown(annotator)).work(project, now);
    }

    /** How many have asked for work in the project since then. */
    @Transactional(readOnly = true)
    public int active(UUID project, Instant since) {
        return annotators.countActive(project, since);
    }

    private Annotator find(UUID id) {
        return annotators.findById(id).orElseThrow(() -> unknown(id));
    }

    private static NoSuchElementException unknown(UUID id) {
        return new NoSuchElementException("there is no account " + id);
    }

    private String hex(int bytes) {
        byte[] drawn = new byte[bytes];
        random.nextBytes(drawn);
        return HexFormat.of().formatHex(drawn);
    }
}
