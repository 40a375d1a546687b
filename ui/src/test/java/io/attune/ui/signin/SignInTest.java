package io.attune.ui.signin;

import static org.assertj.core.api.Assertions.assertThat;

import io.attune.ui.Ground.Account;
import io.attune.ui.OnSite;
import io.attune.ui.Site;
import io.attune.ui.Visitor;
import java.util.List;
import org.junit.jupiter.api.Test;

@OnSite
class SignInTest {
    private final Site site;

    SignInTest(Site site) {
        this.site = site;
    }

    @Test
    void aWrongPasswordIsRefusedInWords() {
        Account account = site.ground().annotator();
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.page().navigate("/sign-in");
            visitor.fillIn(account.name(), "not the password");
            visitor.find("vaadin-login-form")
                    .getByText("do not match an account")
                    .waitFor();
            assertThat(visitor.page().url()).contains("sign-in");
        }
    }

    @Test
    void theRightPasswordLeadsToThePageThatWasAskedFor() {
        Account admin = site.ground().admin();
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.page().navigate("/people");
            visitor.fillIn(admin.name(), admin.password());
            visitor.find("h1").getByText("People").waitFor();
        }
    }

    @Test
    void anAnnotatorSeesNoScreenOfTheAdmins() {
        Account annotator = site.ground().annotator();
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(annotator);
            assertThat(visitor.find(".shell-nav a").allTextContents()).containsExactly("Queues");
            for (String path : List.of("rounds", "rounds/launch", "models", "data", "people", "dead-letters")) {
                visitor.page().navigate("/" + path);
                assertThat(visitor.find(".screen").count()).as(path).isZero();
            }
            visitor.forgiveTroubles();
        }
    }

    @Test
    void signingOutEndsTheSession() {
        Account annotator = site.ground().annotator();
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.signIn(annotator);
            visitor.find(".person").click();
            visitor.page().getByText("Sign out").click();
            visitor.find("vaadin-login-form").waitFor();
            visitor.page().navigate("/");
            visitor.find("vaadin-login-form").waitFor();
        }
    }

    @Test
    void aScriptThatWasSmuggledIntoThePageDoesNotRun() {
        try (Visitor visitor = site.visitor(1280, 800)) {
            visitor.page().navigate("/sign-in");
            visitor.find("vaadin-login-form").waitFor();
            visitor.page().evaluate("""
                            () => {
                              const script = document.createElement('script');
                              script.textContent = 'window.smuggled = 1';
                              document.body.append(script);
                              document.body.insertAdjacentHTML('beforeend', '<img src="x:" onerror="window.smuggled = 2">');
                            }""");
            visitor.page().waitForTimeout(200);
            assertThat(visitor.page().evaluate("window.smuggled === undefined")).isEqualTo(true);
            visitor.forgiveTroubles();
        }
    }
}
