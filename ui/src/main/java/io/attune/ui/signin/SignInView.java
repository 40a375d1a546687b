package io.attune.ui.signin;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Image;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.login.LoginForm;
import com.vaadin.flow.component.login.LoginI18n;
import com.vaadin.flow.router.BeforeEnterEvent;
import com.vaadin.flow.router.BeforeEnterObserver;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import com.vaadin.flow.server.auth.AnonymousAllowed;

/** Name and password. */
@Route(value = SignInView.PATH, autoLayout = false)
@PageTitle("Sign in · Attune")
@AnonymousAllowed
final class SignInView extends Div implements BeforeEnterObserver {
    static final String PATH = "sign-in";

    private final LoginForm form = new LoginForm(words());

    SignInView() {
        addClassName("sign-in");
        Div brand = new Div(new Image("attune.svg", ""), new Span("Attune"));
        brand.addClassName("brand");
        Span claim = new Span("People judge answers; the model learns from them.");
        claim.addClassName("quiet");
        form.setAction(PATH);
        form.setForgotPasswordButtonVisible(false);
        Div panel = new Div(form);
        panel.addClassName("panel");
        add(brand, claim, panel);
    }

    @Override
    public void beforeEnter(BeforeEnterEvent event) {
        form.setError(event.getLocation().getQueryParameters().getParameters().containsKey("error"));
    }

    private static LoginI18n words() {
        LoginI18n words = LoginI18n.createDefault();
        LoginI18n.Form form = words.getForm();
        form.setTitle("Sign in");
        form.setUsername("Name");
        form.setPassword("Password");
        form.setSubmit("Sign in");
        LoginI18n.ErrorMessage error = words.getErrorMessage();
        error.setTitle("Name and password do not match an account");
        error.setMessage("Check both, or ask an admin to reset your password.");
        return words;
    }
}
