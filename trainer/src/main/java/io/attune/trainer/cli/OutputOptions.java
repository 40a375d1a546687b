package io.attune.trainer.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a command's lines go, and in which form. */
final class OutputOptions {
    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "write the lines there instead of to standard output; it appears only when complete")
    private @Nullable Path out;

    @Option(
            names = "--json",
            description =
                    "print one JSON document: the list of all results, or with --out how many were written to which file")
    private boolean json;

    /** Opens the output; to be closed, and committed before that when everything went well. */
    LinesOut open(PrintWriter standard) {
        return LinesOut.open(out, json, standard);
    }
}
