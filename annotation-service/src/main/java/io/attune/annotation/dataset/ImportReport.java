package io.attune.annotation.dataset;

import java.util.List;

/**
 * What a file held.
 *
 * @param stored whether the good lines are in the database now
 * @param lines that are not blank
 * @param good lines that are, or would be, stored
 * @param duplicates lines that say what an earlier line or the project already says; they are not stored again
 * @param bad lines that cannot be used
 * @param examples of bad lines, the first {@value #MOST_EXAMPLES}
 */
public record ImportReport(boolean stored, long lines, long good, long duplicates, long bad, List<BadLine> examples) {
    static final int MOST_EXAMPLES = 1000;

    /**
     * A line that cannot be used.
     *
     * @param line from 1
     * @param problem what is wrong, in one sentence
     */
    public record BadLine(long line, String problem) {}

    public ImportReport {
        examples = List.copyOf(examples);
    }

    ImportReport withStored(boolean nowStored) {
        return new ImportReport(nowStored, lines, good, duplicates, bad, examples);
    }

    /** One line for a toast or a terminal. */
    public String summary() {
        String counts =
                good + " of " + lines + " lines" + (duplicates == 0 ? "" : ", " + duplicates + " duplicates left out");
        if (bad == 0) {
            return (stored ? "Imported " : "Nothing is wrong with ") + counts + ".";
        }
        BadLine first = examples.getFirst();
        String problem = "Line " + first.line() + ": " + first.problem()
                + (bad == 1 ? "" : " (and " + (bad - 1) + " more bad lines)");
        return stored ? "Imported " + counts + ". Left out: " + problem : problem + ". Nothing was imported.";
    }
}
