package io.attune.trainer.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Says on stderr how far a command is, its rate and the time left; silent for what takes less than two seconds. */
final class Progress implements AutoCloseable {
    private static final Duration SILENT = Duration.ofSeconds(2);
    private static final Duration ON_TERMINAL = Duration.ofSeconds(1);
    private static final Duration IN_LOG = Duration.ofSeconds(10);

    private static final String ERASE_TO_END = "\u001b[K";

    private final PrintWriter err;
    private final Clock clock;
    private final String unit;
    private final long total;
    private final Instant start;
    private final boolean terminal;
    private Instant next;
    private boolean shown;

    /** @param total how many there will be, or 0 when that is not known */
    Progress(PrintWriter err, Clock clock, String unit, long total) {
        this.err = err;
        this.clock = clock;
        this.unit = unit;
        this.total = total;
        this.terminal = onTerminal();
        this.start = clock.instant();
        this.next = start.plus(SILENT);
    }

    @SuppressWarnings("SystemConsoleNull") // JDK 25 went back to null where there is no terminal
    private static boolean onTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** Reports that {@code done} are finished by now; {@code note} may carry figures and may be empty. */
    void at(long done, String note) {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(terminal ? ON_TERMINAL : IN_LOG);
        shown = true;
        String line = line(done, note, Duration.between(start, now));
        err.print(terminal ? "\r" + line + ERASE_TO_END : line + "\n");
        err.flush();
    }

    private String line(long done, String note, Duration elapsed) {
        double seconds = elapsed.toMillis() / 1000.0;
        double rate = done / seconds;
        String counted = total > 0 ? done + "/" + total : Long.toString(done);
        String left = total > 0 && done > 0
                ? String.format(Locale.ROOT, ", %.0f s left", Math.max(0, total - done) / rate)
                : "";
        String tail = note.isEmpty() ? "" : ", " + note;
        return String.format(Locale.ROOT, "%s %s, %.1f/s%s%s", counted, unit, rate, left, tail);
    }

    @Override
    public void close() {
        if (shown && terminal) {
            err.println();
            err.flush();
        }
    }
}
