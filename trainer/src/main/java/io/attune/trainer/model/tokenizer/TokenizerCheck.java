package io.attune.trainer.model.tokenizer;

import io.attune.trainer.data.BadInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What of a tokenizer.json is checked before the library reads it. The library is Rust (tokenizers 0.21) and takes such a file without looking; what turns out
 * wrong later is a panic, and a panic behind Java's native interface ends the whole process. Refused is what leads there, not all that is wrong: the rest the
 * library refuses itself. A part is known by its fields, since the library reads many parts without their type.
 */
final class TokenizerCheck {
    private static final int DEEPEST = 100;
    private static final int LONGEST_TOKEN = 1_000;
    private static final int MOST_ADDED_TOKENS = 100_000;
    private static final int MOST_PIECES = 100;

    /** Steps that do not look for what a letter stands for, and what has steps. */
    private static final Set<String> CARELESS = Set.of("Replace", "Prepend", "Strip", "Metaspace", "Sequence");

    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    private final Path file;
    private int templates;
    private @Nullable JsonNode fromNothing;

    private TokenizerCheck(Path file) {
        this.file = file;
    }

    /** @throws BadInputException if the library could panic over it */
    static void requireHarmless(Path file, JsonNode root) {
        var check = new TokenizerCheck(file);
        check.values(root, 0);
        check.part("normalizer", root.path("normalizer"));
        check.part("pre_tokenizer", root.path("pre_tokenizer"));
        check.part("post_processor", root.path("post_processor"));
        check.part("decoder", root.path("decoder"));
        check.model(root.path("model"));
        check.addedTokens(root.path("added_tokens"));
    }

    /** Rust's JSON is stricter than ours, and of the decoder it takes an error for a panic. */
    private void values(JsonNode node, int depth) {
        require(depth <= DEEPEST, "it is more than " + DEEPEST + " deep");
        require(!node.isNumber() || Double.isFinite(node.doubleValue()), "one of its numbers is too large");
        require(!node.isString() || isText(node.stringValue()), "a character in it is half a character");
        if (node.isObject()) {
            for (String name : node.propertyNames()) {
                require(isText(name), "a character in it is half a character");
            }
        }
        for (JsonNode child : node) {
            values(child, depth + 1);
        }
    }

    private static boolean isText(String string) {
        return string.codePoints()
                .noneMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
    }

    private void part(String name, JsonNode part) {
        require(!part.isArray(), "its " + name + " is a list");
        require(
                part.path("type").isMissingNode() || part.path("type").isString(),
                "the type of its " + name + " is no text");
        switch (name) {
            case "normalizer" -> normalizer(part);
            case "pre_tokenizer" -> {
                behindNothing(part);
                require(
                        !"FixedLength".equals(type(part)) || part.path("length").asInt(5) > 0,
                        "its pre_tokenizer cuts pieces of length " + part.path("length"));
            }
            case "post_processor" -> template(part);
            default ->
                require(part.path("stop").asDouble(0) <= 0, "its decoder strips the ends of tokens (stop above 0)");
        }
        regex(name, part.path("pattern").path("Regex"));
        for (String parts : List.of("normalizers", "pretokenizers", "processors", "decoders")) {
            part.path(parts).forEach(child -> part(name, child));
        }
    }

    private static String type(JsonNode part) {
        return part.path("type").asString("");
    }

    private void regex(String name, JsonNode regex) {
        if (regex.isString()) {
            String fault = Backtracking.fault(regex.stringValue());
            require(
                    fault == null,
                    "a regular expression of its " + name + " " + fault + ": " + shortened(regex.stringValue()));
        }
    }

    /** What puts characters where nothing is leaves nothing that they stand for, and some steps behind it look for that. */
    private void behindNothing(JsonNode part) {
        require(
                fromNothing == null || !part.isObject() || CARELESS.contains(type(part)),
                "its normalizer replaces " + shortened(String.valueOf(fromNothing))
                        + ", which matches where nothing is, before a step that cannot bear it");
    }

    private void normalizer(JsonNode part) {
        behindNothing(part);
        require(
                !part.has("prepend") || !part.path("prepend").asString("").isEmpty(),
                "its normalizer prepends nothing");
        JsonNode pattern = part.path("pattern");
        regex("normalizer", pattern.path("Regex"));
        boolean matchesNothing = pattern.path("Regex").isString()
                ? Backtracking.matchesNothing(pattern.path("Regex").stringValue())
                : pattern.path("String").isString()
                        && pattern.path("String").stringValue().isEmpty();
        fromNothing = matchesNothing ? pattern : fromNothing;
        if ("Precompiled".equals(type(part)) || part.has("precompiled_charsmap")) {
            require(
                    CharacterMap.isSound(part.path("precompiled_charsmap").asString("")),
                    "the precompiled_charsmap of its normalizer is damaged");
        }
    }

    private void template(JsonNode part) {
        JsonNode tokens = part.path("special_tokens");
        JsonNode single = part.path("single");
        templates += single.isArray() ? 1 : 0;
        require(templates <= 1, "its post_processor has more than one template");
        require(single.size() <= MOST_PIECES, "its post_processor writes more than " + MOST_PIECES + " pieces");
        for (JsonNode piece : single) {
            JsonNode token = piece.path("SpecialToken").path("id");
            JsonNode text = piece.path("Sequence").path("id");
            require(token.isString() || text.isString(), "a piece of its post_processor is neither text nor token");
            require(
                    !token.isString() || tokens.has(token.stringValue()),
                    "its post_processor writes " + token + ", which its special_tokens lack");
            require(
                    !text.isString() || !"B".equals(text.stringValue()),
                    "its post_processor writes a second text (B) around a single one");
        }
    }

    private void model(JsonNode model) {
        byte[] prefix = model.path("continuing_subword_prefix").asString("").getBytes(StandardCharsets.UTF_8);
        for (JsonNode merge : model.path("merges")) {
            String second = merge.isArray()
                    ? merge.path(1).asString("")
                    : merge.asString("").substring(merge.asString("").indexOf(' ') + 1);
            require(
                    isCut(second.getBytes(StandardCharsets.UTF_8), prefix.length),
                    "a merge of its model is shorter than the continuing_subword_prefix");
        }
        // A model of pieces keeps them in a tree as deep as they are long, and leaves it by recursion.
        if (model.path("vocab").isArray()) {
            for (JsonNode piece : model.path("vocab")) {
                require(
                        piece.path(0).asString("").length() <= LONGEST_TOKEN,
                        "a token of its model has more than " + LONGEST_TOKEN + " characters");
            }
        }
    }

    private static boolean isCut(byte[] text, int at) {
        return at <= text.length && (at == text.length || (text[at] & 0xC0) != 0x80);
    }

    /** A token may take the white space behind it that another one is, and takes from before it. */
    private void addedTokens(JsonNode added) {
        require(added.size() <= MOST_ADDED_TOKENS, "it has more than " + MOST_ADDED_TOKENS + " added tokens");
        boolean takes = false;
        boolean taken = false;
        for (JsonNode token : added) {
            String content = token.path("content").asString("");
            require(content.length() <= LONGEST_TOKEN, "an added token has more than " + LONGEST_TOKEN + " characters");
            boolean right = token.path("rstrip").asBoolean(false);
            takes |= right;
            taken |= !right
                    && token.path("lstrip").asBoolean(false)
                    && WHITE_SPACE.matcher(content).matches();
        }
        require(!takes || !taken, "an added token strips another one, which is white space and strips, too");
    }

    private static String shortened(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    private void require(boolean harmless, String otherwise) {
        if (!harmless) {
            throw new BadInputException(file + " cannot be used: " + otherwise + "; fetch the file again");
        }
    }
}
