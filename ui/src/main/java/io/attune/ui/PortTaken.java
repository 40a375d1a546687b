package io.attune.ui;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;

/** Names the cure in our own words: the port is set by the command line or by ATTUNE_PORT. */
final class PortTaken extends AbstractFailureAnalyzer<PortInUseException> {
    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, PortInUseException cause) {
        return new FailureAnalysis(
                "Port " + cause.getPort() + " is taken by another program.",
                "End that program, or choose another port with --port or ATTUNE_PORT.",
                cause);
    }
}
