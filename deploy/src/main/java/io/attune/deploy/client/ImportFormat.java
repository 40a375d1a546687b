package io.attune.deploy.client;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** How a file to import is written. */
enum ImportFormat {
    /** {@code {"prompt"}}, a text or a list of messages. */
    TRL_PROMPTS,
    /** {@code {"prompt", "chosen", "rejected"}}. */
    TRL_PREFERENCE,
    /** {@code {"chosen", "rejected"}}, whole transcripts. */
    HH_RLHF,
    /** One prompt a line, no JSON. */
    TEXT,
    /** {@code {"prompt", "completion"}}, {@code {"messages"}} or {@code {"text"}}. */
    DEMONSTRATIONS;

    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The names that an option may have. */
    static final class Names implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(values()).map(ImportFormat::id).iterator();
        }
    }

    /** From the name on the command line. */
    static final class Converter implements ITypeConverter<ImportFormat> {
        @Override
        public ImportFormat convert(String name) {
            return Arrays.stream(values())
                    .filter(format -> format.id().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("no format is called '" + name + "'; there are "
                            + Arrays.stream(values()).map(ImportFormat::id).collect(Collectors.joining(", "))));
        }
    }
}
