package io.attune.trainer.model.tokenizer;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.ModelFiles;
import io.attune.trainer.model.template.Template;
import io.attune.trainer.model.template.TemplateException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The chat templates of a model directory, by name, found and chosen as transformers does. */
final class ChatTemplates {
    private static final String FILE = "chat_template.jinja";

    /** In bytes, many times the longest template that there is. */
    private static final long LARGEST = 1 << 20;

    private static final String FIELD = "chat_template";
    private static final String DEFAULT = "default";
    private static final String WITH_TOOLS = "tool_use";

    private final Path directory;
    private final SortedMap<String, Source> named = new TreeMap<>();
    private final Map<String, ChatTemplate> parsed = new ConcurrentHashMap<>();
    private final Map<String, String> tokens;
    private final @Nullable Clock clock;

    /** @param place as errors call it */
    private record Source(String place, String text) {}

    private ChatTemplates(Path directory, Map<String, String> tokens, @Nullable Clock clock) {
        this.directory = directory;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * Those in chat_template.jinja and additional_chat_templates, or where there is neither in tokenizer_config.json, as one text or a list; null where there are none at all.
     * Those beside the default are parsed when they are chosen: a model may have some that nobody asks for.
     *
     * @param config what is in tokenizer_config.json
     * @throws BadInputException if the default is malformed or uses what is not supported
     */
    static @Nullable ChatTemplates read(Path directory, JsonNode config, @Nullable Clock clock) {
        var templates = new ChatTemplates(directory, ChatTemplate.tokens(config), clock);
        files(directory).forEach((name, file) -> templates.named.put(name, new Source(file.toString(), content(file))));
        if (templates.named.isEmpty()) {
            String source = directory.resolve("tokenizer_config.json") + ": " + FIELD;
            inside(config.path(FIELD)).forEach((name, text) -> templates.named.put(name, new Source(source, text)));
        }
        if (templates.named.containsKey(DEFAULT)) {
            templates.get(DEFAULT);
        }
        return templates.named.isEmpty() ? null : templates;
    }

    private ChatTemplate parse(Source source) {
        try {
            return new ChatTemplate(source.place(), Template.of(source.text()), tokens, clock);
        } catch (TemplateException malformed) {
            throw new BadInputException(source.place() + ", " + malformed.getMessage(), malformed);
        }
    }

    private static SortedMap<String, Path> files(Path directory) {
        var files = new TreeMap<String, Path>();
        Path more = directory.resolve(ModelFiles.MORE_TEMPLATES);
        if (Files.isDirectory(more)) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(more, "*.jinja")) {
                found.forEach(file -> files.put(file.getFileName().toString().replaceFirst("\\.jinja$", ""), file));
            } catch (IOException failed) {
                throw new BadInputException(more + " cannot be read: " + failed.getMessage(), failed);
            }
        }
        if (Files.exists(directory.resolve(FILE))) {
            files.put(DEFAULT, directory.resolve(FILE));
        }
        return files;
    }

    private static String content(Path file) {
        try {
            if (Files.size(file) > LARGEST) {
                throw new BadInputException(file + " has more than " + LARGEST + " bytes, so it is no chat template");
            }
            return Files.readString(file);
        } catch (IOException failed) {
            throw new BadInputException(file + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    private static SortedMap<String, String> inside(JsonNode node) {
        var texts = new TreeMap<String, String>();
        if (node.isString()) {
            texts.put(DEFAULT, node.stringValue());
        }
        for (JsonNode one : node) {
            texts.put(one.path("name").asString(""), one.path("template").asString(""));
        }
        return texts;
    }

    /**
     * The template for a conversation: the one that it names, or with tools that for tools, or the default.
     *
     * @throws IllegalArgumentException if there is no such one
     * @throws BadInputException if it is malformed or uses what is not supported
     */
    ChatTemplate choose(Conversation conversation) {
        Object wanted = conversation.variables().get(FIELD);
        if (wanted != null) {
            return get(String.valueOf(wanted));
        }
        boolean tools = conversation.variables().get("tools") != null;
        return get(tools && named.containsKey(WITH_TOOLS) ? WITH_TOOLS : DEFAULT);
    }

    private ChatTemplate get(String name) {
        Source source = named.get(name);
        if (source == null) {
            throw new IllegalArgumentException(directory + " has no chat template named " + name + "; name one of "
                    + named.keySet() + " as chat_template in chat_template_kwargs");
        }
        return parsed.computeIfAbsent(name, _ -> parse(source));
    }

    /** What is written behind an answer; empty where it cannot be told. */
    String endOfTurn() {
        return get(named.containsKey(DEFAULT) ? DEFAULT : named.firstKey()).endOfTurn();
    }
}
