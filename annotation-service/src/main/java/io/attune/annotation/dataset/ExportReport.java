package io.attune.annotation.dataset;

import java.util.Map;

/**
 * What an export wrote.
 *
 * @param lines written
 * @param dropped judgments that the format has no words for, by what they are: {@code tie}, {@code both-bad}, {@code skip} …
 */
public record ExportReport(long lines, Map<String, Long> dropped) {
    public ExportReport {
        dropped = Map.copyOf(dropped);
    }
}
