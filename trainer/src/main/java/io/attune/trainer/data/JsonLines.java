package io.attune.trainer.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file of JSON objects, one a line, read one at a time so that its size does not matter. Blank lines are skipped and a
 * byte-order mark is ignored; everything else that is not a JSON object in UTF-8 is a {@link BadInputException} with its line.
 */
public final class JsonLines implements AutoCloseable {
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String source;
    private final BufferedReader reader;
    private long number;

    private JsonLines(String source, InputStream bytes) {
        this.source = source;
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        this.reader = new BufferedReader(new InputStreamReader(bytes, decoder));
    }

    /** Opens a file. */
    public static JsonLines open(Path file) {
        if (Files.isDirectory(file)) {
            throw new BadInputException(file + " is a directory; name a JSONL file in it");
        }
        try {
            return new JsonLines(file.toString(), Files.newInputStream(file));
        } catch (NoSuchFileException missing) {
            throw new BadInputException(file + " does not exist; check the path", missing);
        } catch (IOException failed) {
            throw new BadInputException(file + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    /** Reads lines from a stream, which {@link #close} closes; {@code source} is what errors call it. */
    public static JsonLines of(String source, InputStream bytes) {
        return new JsonLines(source, bytes);
    }

    /**
     * Reads a whole file, so that a wrong last line is told before the work on the others and not after it.
     *
     * @return the number of lines that are not blank
     */
    public static long check(Path file, Consumer<JsonLine> check) {
        long count = 0;
        try (JsonLines lines = open(file)) {
            for (JsonLine line = lines.next(); line != null; line = lines.next()) {
                check.accept(line);
                count++;
            }
        }
        return count;
    }

    /** The next line that is not blank, or null at the end. */
    public @Nullable JsonLine next() {
        for (String text = read(); text != null; text = read()) {
            if (!text.isBlank()) {
                return parse(text);
            }
        }
        return null;
    }

    /** The next lines that are not blank; fewer than {@code most} only at the end. */
    public List<JsonLine> next(int most) {
        List<JsonLine> lines = new ArrayList<>();
        while (lines.size() < most) {
            JsonLine line = next();
            if (line == null) {
                break;
            }
            lines.add(line);
        }
        return lines;
    }

    private @Nullable String read() {
        try {
            String text = reader.readLine();
            number++;
            boolean marked = number == 1 && text != null && !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK;
            return marked ? text.substring(1) : text;
        } catch (CharacterCodingException malformed) {
            throw new BadInputException(
                    source + " is not UTF-8 after line " + number + "; convert it, for example with iconv", malformed);
        } catch (IOException failed) {
            throw new BadInputException(
                    source + " cannot be read after line " + number + ": " + failed.getMessage(), failed);
        }
    }

    private JsonLine parse(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (node instanceof ObjectNode object) {
                return new JsonLine(source, number, object);
            }
            throw new BadInputException(source + " line " + number + ": is " + JsonLine.kindOf(node)
                    + ", and a line has to be one JSON object {…}");
        } catch (JacksonException malformed) {
            String cause = malformed.getOriginalMessage().lines().findFirst().orElse("malformed");
            throw new BadInputException(source + " line " + number + ": not JSON (" + cause + ")", malformed);
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
