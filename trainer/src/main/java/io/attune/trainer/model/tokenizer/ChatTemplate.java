package io.attune.trainer.model.tokenizer;

import io.attune.kafka.event.Message;
import io.attune.trainer.model.template.Template;
import io.attune.trainer.model.template.TemplateException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A model's own way to write a conversation as text, rendered as transformers' {@code apply_chat_template} does. A template that refuses a conversation makes an
 * {@link IllegalArgumentException} with its reason.
 */
final class ChatTemplate {
    /** The names under which tokenizer_config.json has special tokens that a template may write. */
    private static final List<String> TOKENS =
            List.of("bos_token", "eos_token", "unk_token", "sep_token", "pad_token", "cls_token", "mask_token");

    /** Stands behind what is to go on while the template is rendered; transformers' own, so that a template can tell it by nothing. */
    private static final String GOES_ON = "CONTINUE_FINAL_MESSAGE_TAG ";

    /** Answers that begin with different letters, so that none begins as both do. */
    private static final List<String> OTHERS = List.of("An answer", "some answer");

    private final String source;
    private final Template template;
    private final Map<String, String> tokens;
    private final @Nullable Clock clock;

    /** @param source where it was read, as errors call it */
    ChatTemplate(String source, Template template, Map<String, String> tokens, @Nullable Clock clock) {
        this.source = source;
        this.template = template;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** The special tokens that tokenizer_config.json names. */
    static Map<String, String> tokens(JsonNode config) {
        var tokens = new HashMap<String, String>();
        for (String name : TOKENS) {
            JsonNode token = config.path(name);
            JsonNode content = token.isObject() ? token.path("content") : token;
            if (content.isString()) {
                tokens.put(name, content.stringValue());
            }
        }
        return tokens;
    }

    /** A conversation up to where the assistant answers, or goes on where it spoke last. */
    String prompt(Conversation conversation) {
        Turn last = conversation.turns().getLast();
        return last.isAssistants() ? begun(conversation, last) : render(conversation, true);
    }

    private String begun(Conversation conversation, Turn last) {
        Turn marked = last.followedBy(GOES_ON)
                .orElseThrow(() -> new IllegalArgumentException("the last message is the assistant's and has no text"
                        + " that could go on; give it content, or end with the user or a tool"));
        String whole = render(conversation.endingIn(marked), false);
        int end = whole.lastIndexOf(GOES_ON.strip());
        if (end < 0) {
            throw new IllegalArgumentException(
                    "the chat template " + source + " leaves out the end of the last message,"
                            + " the assistant's, so that it cannot go on there; end with the user or a tool");
        }
        String before = whole.substring(0, end);
        boolean trims = !whole.startsWith(GOES_ON, end);
        return trims ? before.stripTrailing() : before;
    }

    /**
     * What stands behind a prompt when the assistant has answered it: the answer, and what ends a turn.
     *
     * @throws IllegalArgumentException if the prompt is opened with other thoughts than the answer's
     */
    String completion(Conversation prompt, Turn answer) {
        String whole = render(prompt.and(List.of(answer)), false);
        String before = prompt(prompt);
        return whole.substring(
                whole.startsWith(before) ? before.length() : beginning(whole, prompt, before, answer.thinks()));
    }

    /**
     * Where an answer begins in the whole. Some templates open an answer with more than they write once it is given, or write the prompt in another way then: it begins where two others would,
     * which have no letter in common, or at the end of what the opening has begun. How far the opening goes with it is not enough, which may be into a tag of its own:
     * that is the answer's as a whole.
     */
    private int beginning(String whole, Conversation prompt, String before, boolean thinks) {
        int beginning = whole.length();
        for (String other : OTHERS) {
            String instead = render(prompt.and(List.of(Turn.answer(other))), false);
            if (thinks && instead.startsWith(before)) {
                throw new IllegalArgumentException("the chat template " + source
                        + " opens the answer without thoughts, so that those it has are never learned; leave them out, or"
                        + " let the template think, by chat_template_kwargs");
            }
            beginning = Math.min(beginning, common(whole, instead));
        }
        String turns = render(prompt, false);
        return whole.startsWith(turns)
                ? tag(whole, turns.length(), Math.min(beginning, common(whole, before)))
                : beginning;
    }

    /** Where the tag begins that a place behind a start is in; the place itself if it is in none. */
    private static int tag(String text, int start, int place) {
        for (int at = place - 1; at >= start; at--) {
            char letter = text.charAt(at);
            if (letter == '<' || letter == '[') {
                return at;
            }
            if (letter == '>' || letter == ']') {
                return place;
            }
        }
        return place;
    }

    private static int common(String one, String other) {
        int end = 0;
        while (end < Math.min(one.length(), other.length()) && one.charAt(end) == other.charAt(end)) {
            end++;
        }
        return end;
    }

    /**
     * What stands behind a prompt when the assistant and others, such as its tools, have spoken in turn, in parts of one or the others.
     *
     * @throws IllegalArgumentException if an answer is written in a way of its own once turns follow it
     */
    List<Utterance> exchange(Conversation prompt, List<Turn> turns) {
        if (!turns.getFirst().isAssistants()) {
            throw new IllegalArgumentException("a completion of several messages has to begin with the assistant's");
        }
        String whole = render(prompt.and(turns), false);
        var said = new ArrayList<Utterance>();
        int at = 0;
        for (int i = 0; i < turns.size(); i++) {
            if (!turns.get(i).isAssistants()) {
                continue;
            }
            Conversation before = i == 0 ? prompt : prompt.and(turns.subList(0, i));
            String answer = completion(before, turns.get(i));
            int start = start(whole, before, answer);
            int end = start < at ? -1 : end(whole, start, answer);
            if (end < 0) {
                throw new IllegalArgumentException("the chat template " + source + " writes what precedes answer "
                        + (1 + said.stream().filter(Utterance::own).count())
                        + " in another way once more turns follow, so that the answers have no text in common;"
                        + " give each answer a line of its own");
            }
            if (i > 0 && start > at) {
                said.add(new Utterance(whole.substring(at, start), false));
            }
            said.add(new Utterance(whole.substring(start, end), true));
            at = end;
        }
        if (at < whole.length()) {
            said.add(new Utterance(whole.substring(at), false));
        }
        return said;
    }

    /**
     * Where an answer begins in the whole: behind its opening, or behind the turns before it where some templates open an answer with more than they write once it is given, such as
     * thoughts that are empty; −1 where it cannot be found.
     */
    private int start(String whole, Conversation before, String answer) {
        String opening = prompt(before);
        if (whole.startsWith(opening)) {
            return opening.length();
        }
        String turns = render(before, false);
        int start = whole.startsWith(turns) ? whole.indexOf(answer, turns.length()) : -1;
        return start <= common(whole, opening) ? start : -1;
    }

    /** Where an answer ends in the whole, in which templates leave out what was thought first once more turns follow; −1 where it cannot be found. */
    private int end(String whole, int start, String answer) {
        int least = Math.min(endOfTurn().length(), answer.length());
        for (int left = answer.length(); left >= least; left--) {
            if (whole.startsWith(answer.substring(answer.length() - left), start)) {
                return start + left;
            }
        }
        return -1;
    }

    /** What it writes behind an answer; empty where it cannot be told. */
    String endOfTurn() {
        String answer = "An answer";
        try {
            Conversation answered =
                    Conversation.of(List.of(new Message("user", "A question"))).and(List.of(Turn.answer(answer)));
            String whole = render(answered, false);
            int said = whole.lastIndexOf(answer);
            return said < 0 ? "" : whole.substring(said + answer.length());
        } catch (IllegalArgumentException refused) {
            return "";
        }
    }

    /** A message as transformers hands it to a template: without what is null, its reasoning, the first of the names that it has, under the two that templates read. */
    private static Map<String, Object> message(Turn turn) {
        var given = new LinkedHashMap<String, Object>();
        turn.fields().forEach((name, value) -> {
            if (value != null) {
                given.put(name, value);
            }
        });
        Object reasoning = Turn.REASONING.stream()
                .map(given::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (reasoning == null) {
            return given;
        }
        var aliased = new LinkedHashMap<String, Object>();
        aliased.put("thinking", reasoning);
        aliased.putAll(given);
        aliased.put("reasoning_content", reasoning);
        return aliased;
    }

    private String render(Conversation conversation, boolean opens) {
        var variables = new HashMap<String, @Nullable Object>(tokens);
        variables.put("tools", null);
        variables.put("documents", null);
        variables.putAll(conversation.variables());
        variables.remove("chat_template");
        variables.put(
                "messages",
                conversation.turns().stream().map(ChatTemplate::message).toList());
        variables.put("add_generation_prompt", opens);
        try {
            return template.render(variables, clock);
        } catch (TemplateException refused) {
            throw new IllegalArgumentException(
                    "the chat template " + source + " cannot render the messages: " + refused.getMessage(), refused);
        }
    }
}
