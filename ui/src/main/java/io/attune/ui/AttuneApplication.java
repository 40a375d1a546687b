package io.attune.ui;

import com.vaadin.flow.component.dependency.StyleSheet;
import com.vaadin.flow.component.page.AppShellConfigurator;
import com.vaadin.flow.component.page.Push;
import com.vaadin.flow.server.AppShellSettings;
import com.vaadin.flow.theme.aura.Aura;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.ApplicationPidFileWriter;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.persistence.autoconfigure.EntityScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;

/** The web process: screens and REST interface over one database. Configured by the environment, see {@link Settings}. */
@Push
@StyleSheet(Aura.STYLESHEET)
@StyleSheet("styles.css")
@SpringBootApplication(scanBasePackages = {"io.attune.annotation", "io.attune.ui"})
@EntityScan("io.attune.annotation")
@EnableJpaRepositories("io.attune.annotation")
public class AttuneApplication implements AppShellConfigurator {

    public static void main(String[] arguments) {
        Settings settings;
        try {
            settings = Settings.of(System.getenv());
        } catch (IllegalArgumentException wrong) {
            LoggerFactory.getLogger(AttuneApplication.class).error(wrong.getMessage());
            System.exit(2);
            return;
        }
        if (settings.supervised()) {
            Supervised.watch(System.in, () -> System.exit(0));
        }
        start(settings, arguments);
    }

    /** Starts the application; it runs until its context is closed. */
    static ConfigurableApplicationContext start(Settings settings, String... arguments) {
        SpringApplication application = new SpringApplication(AttuneApplication.class);
        application.setDefaultProperties(settings.properties());
        application.addListeners(readiness(settings));
        return application.run(arguments);
    }

    /** Leaves this process's id in the data directory once it serves, for whoever started it. */
    private static ApplicationPidFileWriter readiness(Settings settings) {
        var writer =
                new ApplicationPidFileWriter(settings.data().resolve("web.pid").toFile());
        writer.setTriggerEventType(ApplicationReadyEvent.class);
        return writer;
    }

    @Override
    public void configurePage(AppShellSettings page) {
        page.setPageTitle("Attune");
        page.setViewport("width=device-width, initial-scale=1, viewport-fit=cover");
        page.addFavIcon("icon", "attune.svg", "any");
    }
}
