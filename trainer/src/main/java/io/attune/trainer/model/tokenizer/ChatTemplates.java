package io.attune.trainer.model.tokenizer;

import io.attune.trainer.data.BadInputException;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The chat templates of a model directory, by name, found and chosen as transformers does. */
final class ChatTemplates {
    private static final String FILE = "chat_template.jinja";

    /** In bytes, many times the longest template that there is. */
    private static final long LARGEST = 1 << 20;

    private static final String MORE = "additional_chat_templates";
    private static final String FIELD = "chat_template";
    private static final String DEFAULT = "default";
    private static final String WITH_TOOLS = "tool_use";

    private final Path directory;
    private final SortedMap<String, ChatTemplate> named = new TreeMap<>();

    private ChatTemplates(Path directory) {
        this.directory = directory;
    }

    /**
     * Those in chat_template.jinja and additional_chat_templates, or where there is neither in tokenizer_config.json, as one text or a list; null where there are none at all.
     *
     * @param config what is in tokenizer_config.json
     * @throws BadInputException if one is malformed or uses what is not supported
     */
    static @Nullable ChatTemplates read(Path directory, JsonNode config, @Nullable Clock clock) {
        Map<String, String> tokens = ChatTemplate.tokens(config);
        var templates = new ChatTemplates(directory);
        files(directory).forEach((name, file) -> templates.add(name, file.toString(), content(file), tokens, clock));
        if (templates.named.isEmpty()) {
            String source = directory.resolve("tokenizer_config.json") + ": " + FIELD;
            inside(config.path(FIELD)).forEach((name, text) -> templates.add(name, source, text, tokens, clock));
        }
        return templates.named.isEmpty() ? null : templates;
    }

    private void add(String name, String source, String text, Map<String, String> tokens, @Nullable Clock clock) {
        try {
            named.put(name, new ChatTemplate(source, Template.of(text), tokens, clock));
        } catch (TemplateException malformed) {
            throw new BadInputException(source + ", " + malformed.getMessage(), malformed);
        }
    }

    private static SortedMap<String, Path> files(Path directory) {
        var files = new TreeMap<String, Path>();
        Path more = directory.resolve(MORE);
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
        ChatTemplate template = named.get(name);
        if (template == null) {
            throw new IllegalArgumentException(directory + " has no chat template named " + name + "; name one of "
                    + named.keySet() + " as chat_template in chat_template_kwargs");
        }
        return template;
    }

    /** What is written behind an answer; empty where it cannot be told. */
    String endOfTurn() {
        ChatTemplate usual = named.get(DEFAULT);
        return (usual == null ? named.values().iterator().next() : usual).endOfTurn();
    }
}
