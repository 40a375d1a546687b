package io.attune.kafka.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.net.URL;
import org.slf4j.LoggerFactory;

/**
 * Logging of a process without Spring: call {@link #configure()} first in {@code main}. The configuration has a name that neither
 * Logback nor Spring Boot looks for, so that it cannot get between Spring and its own; tests include it in a logback-test.xml.
 */
public final class ProcessLog {
    private static final String CONFIGURATION = "/io/attune/kafka/log/process.xml";

    private ProcessLog() {}

    /** Sends records from INFO up to stderr, those of Kafka and its kind from WARN up. */
    public static void configure() {
        URL configuration = ProcessLog.class.getResource(CONFIGURATION);
        if (configuration == null || !(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            throw new IllegalStateException("Logback or " + CONFIGURATION + " is missing from the class path");
        }
        context.reset();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        try {
            configurator.doConfigure(configuration);
        } catch (JoranException e) {
            throw new IllegalStateException("cannot read " + configuration + ": " + e.getMessage(), e);
        }
    }
}
