package io.attune.deploy.simulate;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** Appends each receipt to a file as one line of JSON the moment it is there: what is in the file must be in the database. */
final class ReceiptLog implements Consumer<Receipt>, AutoCloseable {
    private final BufferedWriter writer;

    ReceiptLog(Path file) throws IOException {
        writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Override
    public synchronized void accept(Receipt receipt) {
        try {
            writer.write(JsonMapper.shared().writeValueAsString(receipt));
            writer.newLine();
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
