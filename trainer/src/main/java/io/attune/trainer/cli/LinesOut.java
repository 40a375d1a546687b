package io.attune.trainer.cli;

import io.attune.trainer.data.BadInputException;
import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** JSON objects going out one a line, or as one JSON array; to standard output as they come, or to a file all at once. */
final class LinesOut implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private record Written(String out, long lines) {}

    private final PrintWriter standard;
    private final boolean json;
    private final @Nullable ReplacedFile file;
    private long lines;

    private LinesOut(PrintWriter standard, boolean json, @Nullable ReplacedFile file) {
        this.standard = standard;
        this.json = json;
        this.file = file;
    }

    static LinesOut open(@Nullable Path out, boolean json, PrintWriter standard) {
        return new LinesOut(standard, json, out == null ? null : ReplacedFile.open(out));
    }

    /** Writes one object. */
    void write(Object line) {
        String text = separator() + JSON.writeValueAsString(line) + (asArray() ? "" : "\n");
        if (file != null) {
            file.write(text);
        } else {
            standard.write(text);
            if (standard.checkError()) {
                throw new BadInputException("standard output was closed before all was written; use --out FILE");
            }
        }
        lines++;
    }

    private String separator() {
        if (!asArray()) {
            return "";
        }
        return lines == 0 ? "[" : ",\n";
    }

    private boolean asArray() {
        return json && file == null;
    }

    /** Ends the output: only now a file appears under its name. */
    void commit() {
        if (file != null) {
            file.commit();
            if (json) {
                standard.println(
                        JSON.writeValueAsString(new Written(file.target().toString(), lines)));
            }
        } else if (json) {
            standard.println(lines == 0 ? "[]" : "]");
        }
        standard.flush();
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
        standard.flush();
    }
}
