package io.attune.ui;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.attune.annotation.project.ProjectView;
import io.attune.ui.Ground.Account;
import java.util.ArrayList;
import java.util.List;

/** Somebody with a browser window. Whatever goes wrong in the page is kept, and {@link #close} fails with it. */
public final class Visitor implements AutoCloseable {
    private final BrowserContext context;
    private final Page page;
    private final List<String> troubles = new ArrayList<>();

    Visitor(BrowserContext context) {
        this.context = context;
        this.page = context.newPage();
        page.onPageError(troubles::add);
        page.onDialog(dialog -> {
            troubles.add("a dialog said " + dialog.message());
            dialog.dismiss();
        });
        page.onConsoleMessage(message -> {
            if (message.type().equals("error")) {
                troubles.add(message.text());
            }
        });
    }

    public Page page() {
        return page;
    }

    /** Signs in and waits for the first screen. */
    public Visitor signIn(Account account) {
        page.navigate("/");
        fillIn(account.name(), account.password());
        page.locator(".shell").waitFor();
        return this;
    }

    /** Fills in the form that is there and sends it. */
    public void fillIn(String name, String password) {
        page.locator("vaadin-login-form input[name=username]").fill(name);
        page.locator("vaadin-login-form input[name=password]").fill(password);
        page.keyboard().press("Enter");
    }

    public Visitor open(String path) {
        page.navigate(path);
        page.locator(".shell").waitFor();
        return this;
    }

    /** Opens the desk of a project and waits for its first task. */
    public Visitor annotate(ProjectView project) {
        open("/annotate/" + project.id());
        page.locator(".task.active").waitFor();
        return this;
    }

    /** Waits until everything that was judged has its receipt. */
    public void awaitSaved() {
        page.locator(".saved", new Page.LocatorOptions().setHasText("saved ✓")).waitFor();
    }

    /** Waits until no judgment is kept in this browser any more. */
    public void awaitNothingWaits() {
        page.waitForFunction(
                "Object.entries(localStorage).every(([key, value]) => !key.startsWith('attune') || value === '[]')");
    }

    /** Presses a key that judges, and waits for the receipt. */
    public void judge(String key) {
        Object task = page.locator(".task.active").getAttribute("data-task");
        press(key);
        page.waitForFunction("task => !document.querySelector(`[data-task='${task}']`)", task);
        awaitSaved();
    }

    public Locator find(String selector) {
        return page.locator(selector);
    }

    /** Chooses a project in the header. */
    public void choose(ProjectView project) {
        page.locator(".shell-header vaadin-select").click();
        page.locator("vaadin-select-item[role=option]")
                .getByText(project.name(), exactly())
                .click();
        page.waitForFunction(
                "name => document.querySelector('.shell-header vaadin-select').innerText.includes(name)",
                project.name());
    }

    private static Locator.GetByTextOptions exactly() {
        return new Locator.GetByTextOptions().setExact(true);
    }

    /** For {@link Locator#filter}: whatever contains the words. */
    public Locator.FilterOptions containing(String words) {
        return new Locator.FilterOptions().setHasText(words);
    }

    public void press(String key) {
        page.keyboard().press(key);
    }

    /** Whether anything lies beside the window. */
    public boolean scrollsSideways() {
        return (boolean) page.evaluate("document.documentElement.scrollWidth > window.innerWidth");
    }

    /** For a test that makes troubles on purpose. */
    public void forgiveTroubles() {
        troubles.clear();
    }

    @Override
    public void close() {
        context.close();
        if (!troubles.isEmpty()) {
            throw new AssertionError("The page had troubles: " + troubles);
        }
    }
}
