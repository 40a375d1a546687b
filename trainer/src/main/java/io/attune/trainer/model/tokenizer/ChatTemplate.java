package io.attune.trainer.model.tokenizer;

import io.attune.kafka.event.Message;
import io.attune.trainer.data.BadInputException;
import io.attune.trainer.model.template.Template;
import io.attune.trainer.model.template.TemplateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A model's own way to write a conversation as text, rendered as transformers does. A template that refuses a conversation makes an
 * {@link IllegalArgumentException} with its reason.
 */
final class ChatTemplate {
    private static final String FILE = "chat_template.jinja";
    private static final String ASSISTANT = "assistant";

    /** The names under which tokenizer_config.json has special tokens that a template may write. */
    private static final List<String> TOKENS =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    private final String source;
    private final Template template;
    private final Map<String, String> tokens;
    private final @Nullable Clock clock;

    private ChatTemplate(String source, Template template, Map<String, String> tokens, @Nullable Clock clock) {
        this.source = source;
        this.template = template;
        this.tokens = tokens;
        this.clock = clock;
    }

    /**
     * The template of a model directory: chat_template.jinja, or in tokenizer_config.json as text or in a list as {@code default}; null where there is
     * none.
     *
     * @throws BadInputException if it is malformed or uses what is not supported
     */
    static @Nullable ChatTemplate read(Path directory, JsonNode config, @Nullable Clock clock) {
        Path file = directory.resolve(FILE);
        String text = Files.exists(file) ? content(file) : inside(config.path("chat_template"));
        if (text == null) {
            return null;
        }
        String source =
                Files.exists(file) ? file.toString() : directory.resolve("tokenizer_config.json") + ": chat_template";
        var tokens = new HashMap<String, String>();
        for (String name : TOKENS) {
            JsonNode token = config.path(name);
            JsonNode content = token.isObject() ? token.path("content") : token;
            if (content.isString()) {
                tokens.put(name, content.stringValue());
            }
        }
        try {
            return new ChatTemplate(source, Template.of(text), tokens, clock);
        } catch (TemplateException malformed) {
            throw new BadInputException(source + ", " + malformed.getMessage(), malformed);
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new BadInputException(file + " cannot be read: " + failed.getMessage(), failed);
        }
    }

    private static @Nullable String inside(JsonNode node) {
        if (node.isString()) {
            return node.stringValue();
        }
        for (JsonNode named : node) {
            if (named.path("name").asString("").equals("default")) {
                return named.path("template").asString("");
            }
        }
        return null;
    }

    /** A conversation up to where the assistant answers, or goes on where it spoke last. */
    String prompt(List<Message> conversation) {
        if (conversation.isEmpty()) {
            throw new IllegalArgumentException("a conversation has no message; give it at least one from the user");
        }
        Message last = conversation.getLast();
        if (!last.role().equals(ASSISTANT)) {
            return render(conversation, true);
        }
        String whole = render(conversation, false);
        String said = last.content().strip();
        return whole.substring(0, whole.lastIndexOf(said) + said.length());
    }

    /** What stands behind a prompt when the assistant has answered it: the answer, and what ends a turn. */
    String completion(List<Message> prompt, String answer) {
        var all = new ArrayList<>(prompt);
        all.add(new Message(ASSISTANT, answer));
        String whole = render(all, false);
        String before = prompt(prompt);
        if (whole.startsWith(before)) {
            return whole.substring(before.length());
        }
        // Some templates open the answer with more than they write once it is given.
        String said = answer.strip();
        return whole.substring(Math.max(0, whole.lastIndexOf(said)));
    }

    /** What it writes behind an answer; empty where it cannot be told. */
    String endOfTurn() {
        String answer = "An answer";
        try {
            String whole = render(List.of(new Message("user", "A question"), new Message(ASSISTANT, answer)), false);
            return whole.substring(whole.lastIndexOf(answer) + answer.length());
        } catch (IllegalArgumentException refused) {
            return "";
        }
    }

    private static Map<String, String> asMap(Message message) {
        var map = new LinkedHashMap<String, String>();
        map.put("role", message.role());
        map.put("content", message.content());
        return map;
    }

    private String render(List<Message> conversation, boolean opens) {
        Map<String, Object> variables = new HashMap<>(tokens);
        variables.put("messages", conversation.stream().map(ChatTemplate::asMap).toList());
        variables.put("add_generation_prompt", opens);
        try {
            return template.render(variables, clock);
        } catch (TemplateException refused) {
            throw new IllegalArgumentException(
                    "the chat template " + source + " cannot render the messages: " + refused.getMessage(), refused);
        }
    }
}
