package io.attune.deploy.serve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Why a process ended, as its log tells it.
 *
 * @param log the process's output, after that of earlier ones
 * @param from where its own begins
 */
record LastWords(Path log, long from) {
    private static final String ERROR = " ERROR ";

    /** Notes where the log of a process begins that is about to be started. */
    static LastWords of(Path log) throws IOException {
        return new LastWords(log, Files.exists(log) ? Files.size(log) : 0);
    }

    /** The last error without what precedes its text, or else the last line; in one line. */
    String text() {
        try (var in = Files.newInputStream(log)) {
            in.skipNBytes(from);
            List<String> lines = new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .toList();
            return lines.reversed().stream()
                    .filter(line -> line.contains(ERROR))
                    .findFirst()
                    .map(line -> line.replaceFirst(".* ERROR .*? : ?|.* ERROR +\\S+: ", ""))
                    .orElse(lines.isEmpty() ? "it said nothing" : lines.getLast())
                    .strip();
        } catch (IOException e) {
            return "its log cannot be read (" + e.getMessage() + ")";
        }
    }
}
