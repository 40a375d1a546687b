package io.attune.annotation.annotator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.attune.annotation.AttuneSettings;
import io.attune.annotation.Database;
import io.attune.annotation.Stage;
import io.attune.annotation.Together;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;

@ParameterizedClass
@EnumSource(Database.class)
class AnnotatorsTest {
    private final Stage stage;
    private final Annotators annotators;

    AnnotatorsTest(Database database) {
        stage = Stage.on(database);
        annotators = stage.the(Annotators.class);
    }

    @Test
    void theFirstStartMakesAnAdminWhosePasswordOnlyTheOwnerCanRead() throws IOException {
        Path file = stage.the(AttuneSettings.class).data().resolve("secrets").resolve("admin");
        String password = Files.readString(file).strip();

        AnnotatorView admin = annotators.signIn("Admin", password);

        assertThat(admin.roles()).containsExactlyInAnyOrder(Role.ADMIN, Role.ANNOTATOR);
        assertThat(password).hasSize(20);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void whoHasNamePasswordAndAnEnabledAccountSignsIn() {
        String name = "Zoë " + stage.id();
        UUID id = annotators.create(new NewAnnotator(name, "correct horse", Set.of(Role.ANNOTATOR)));

        assertThat(annotators
                        .signIn(name.toUpperCase(Locale.ROOT), "correct horse")
                        .id())
                .isEqualTo(id);
        refused(name, "correct house");
        refused("nobody " + name, "correct horse");
        annotators.disable(id, true);
        refused(name, "correct horse");
        annotators.disable(id, false);
        annotators.changePassword(id, "battery staple");
        refused(name, "correct horse");
        assertThat(annotators.signIn(name, "battery staple").id()).isEqualTo(id);
    }

    @Test
    void aNameIsTakenInEveryCase() {
        String name = "Ann " + stage.id();
        annotators.create(new NewAnnotator(name, "correct horse", Set.of(Role.ANNOTATOR)));

        assertThatThrownBy(() -> annotators.create(
                        new NewAnnotator(name.toUpperCase(Locale.ROOT), "correct horse", Set.of(Role.ADMIN))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("choose another name");
    }

    @Test
    void eventsKnowAPersonByAPseudonym() {
        AnnotatorView one = annotators.get(stage.annotator());
        AnnotatorView other = annotators.get(stage.annotator());

        assertThat(one.pseudonym()).matches("annotator-[0-9a-f]{12}").isNotEqualTo(other.pseudonym());
    }

    @Test
    void aTokenActsForItsOwnerUntilItIsRevoked() {
        UUID id = stage.annotator();
        IssuedToken token = annotators.issueToken(id, "script");

        assertThat(annotators.byToken(token.token()).id()).isEqualTo(id);
        assertThat(annotators.tokens(id)).extracting(TokenView::label).containsExactly("script");
        assertThat(stage.count("api_token", "sha256 = ?", token.token())).isZero();
        assertThat(token.toString()).doesNotContain(token.token());
        annotators.disable(id, true);
        assertThatThrownBy(() -> annotators.byToken(token.token())).isInstanceOf(SignInRefusedException.class);
        annotators.disable(id, false);
        annotators.revokeToken(id, token.id());
        assertThatThrownBy(() -> annotators.byToken(token.token())).isInstanceOf(SignInRefusedException.class);
        assertThat(annotators.tokens(id)).isEmpty();
    }

    @Test
    void springSecurityLearnsWhoItIs() {
        String name = "Kim " + stage.id();
        UUID id = annotators.create(new NewAnnotator(name, "correct horse", Set.of(Role.ADMIN)));
        AnnotatorAuthentication authentication = stage.the(AnnotatorAuthentication.class);

        var signedIn =
                authentication.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(name, "correct horse"));

        assertThat(signedIn.getPrincipal()).isEqualTo(new SignedIn(id, name, Set.of(Role.ADMIN)));
        assertThat(signedIn.getAuthorities())
                .extracting(GrantedAuthority::getAuthority)
                .contains("ROLE_ADMIN");
        assertThat(authentication.bearer(annotators.issueToken(id, "x").token()).getName())
                .isEqualTo(name);
        assertThatThrownBy(() -> authentication.bearer("attune_0")).isInstanceOf(BadCredentialsException.class);
        assertThatThrownBy(() ->
                        authentication.authenticate(UsernamePasswordAuthenticationToken.unauthenticated(name, "wrong")))
                .isInstanceOf(BadCredentialsException.class);
    }

    @Test
    void thereIsAlwaysAnAdminEvenWhenAllAreDisabledAtOnce() throws Exception {
        List<UUID> admins = annotators.all().stream()
                .filter(one -> one.roles().contains(Role.ADMIN) && !one.disabled())
                .map(AnnotatorView::id)
                .toList();

        Together.run(admins.size(), i -> () -> {
            try {
                annotators.disable(admins.get(i), true);
                return true;
            } catch (IllegalStateException last) {
                return false;
            }
        });

        assertThat(admins.stream().filter(id -> !annotators.get(id).disabled())).hasSize(1);
        admins.forEach(id -> annotators.disable(id, false));
    }

    @Test
    void whatAnAccountCannotBeIsRefused() {
        Set<Role> roles = Set.of(Role.ANNOTATOR);
        assertThatThrownBy(() -> new NewAnnotator("x", "short", roles)).hasMessageContaining("needs 8 characters");
        assertThatThrownBy(() -> new NewAnnotator("x", "ä".repeat(37), roles)).hasMessageContaining("at most 72 bytes");
        assertThatThrownBy(() -> new NewAnnotator("<b>", "correct horse", roles))
                .hasMessageContaining("a name has");
        assertThatThrownBy(() -> new NewAnnotator("x", "correct horse", Set.of()))
                .hasMessageContaining("needs a role");
        assertThat(new NewAnnotator("x", "correct horse", roles).toString()).doesNotContain("correct horse");
    }

    private void refused(String name, String password) {
        assertThatThrownBy(() -> annotators.signIn(name, password))
                .isInstanceOf(SignInRefusedException.class)
                .hasMessage("name or password is wrong, or the account is disabled");
    }
}
