package io.attune.annotation.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Takes a file in line by line: the good lines some at a time to a store, the bad ones to the report. */
final class FileImport<T> {
    private static final int AT_ONCE = 500;

    private final Parser<T> parser;
    private final Store<T> store;
    private final List<ImportReport.BadLine> examples = new ArrayList<>();
    private final List<T> waiting = new ArrayList<>();
    private long lines;
    private long good;
    private long duplicates;
    private long bad;

    FileImport(Parser<T> parser, Store<T> store) {
        this.parser = parser;
        this.store = store;
    }

    /** Makes an entry of a line. */
    @FunctionalInterface
    interface Parser<T> {
        T parse(String line) throws BadLineException;
    }

    /** Keeps entries. */
    @FunctionalInterface
    interface Store<T> {
        /** Returns how many of these were new. */
        int add(List<T> entries);
    }

    /** Reads to the end; the report says nothing of storing yet. */
    ImportReport read(InputStream file) throws IOException {
        Lines source = new Lines(file);
        for (Lines.Line line = source.next(); line != null; line = source.next()) {
            if (!line.isBlank()) {
                take(line);
            }
        }
        hand();
        return new ImportReport(false, lines, good, duplicates, bad, examples);
    }

    private void take(Lines.Line line) {
        lines++;
        try {
            if (line.problem() != null) {
                throw new BadLineException(line.problem());
            }
            waiting.add(parser.parse(line.text()));
            if (waiting.size() == AT_ONCE) {
                hand();
            }
        } catch (BadLineException e) {
            bad++;
            if (examples.size() < ImportReport.MOST_EXAMPLES) {
                examples.add(new ImportReport.BadLine(line.number(), String.valueOf(e.getMessage())));
            }
        }
    }

    private void hand() {
        int added = store.add(List.copyOf(waiting));
        good += added;
        duplicates += waiting.size() - added;
        waiting.clear();
    }
}
