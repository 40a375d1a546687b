package io.attune.ui;

import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;

/** Says why the application could not start in one line, where Spring Boot prints a page. */
final class OneLineFailures implements FailureAnalysisReporter {
    @Override
    public void report(FailureAnalysis analysis) {
        String action = analysis.getAction();
        String line = action == null ? analysis.getDescription() : analysis.getDescription() + " " + action;
        LoggerFactory.getLogger(OneLineFailures.class).error(line.strip().replaceAll("\\s+", " "));
    }
}
