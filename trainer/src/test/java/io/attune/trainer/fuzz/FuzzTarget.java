package io.attune.trainer.fuzz;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Files that may come from anybody, and what reads them.
 *
 * @param files what is damaged: every file below it
 */
record FuzzTarget(String name, Path files, Reading reading) {
    /** Reads, and uses what it has read, as a command would. */
    interface Reading {
        void read() throws IOException;
    }

    @Override
    public String toString() {
        return name;
    }
}
