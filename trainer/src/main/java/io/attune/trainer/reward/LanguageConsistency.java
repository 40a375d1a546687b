package io.attune.trainer.reward;

import io.attune.trainer.data.BadInputException;
import io.attune.trainer.data.ConversationReader;
import io.attune.trainer.data.JsonLine;
import io.attune.trainer.model.tokenizer.Turn;
import java.lang.Character.UnicodeScript;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The share of a response's letters that are in one script: the one given, or the prompt's commonest; abstains where there is no letter. A script is less than a language: it tells
 * Chinese in an English answer, not French. Source: DeepSeek-AI 2025, DeepSeek-R1 (arXiv 2501.12948), section 2.3.2.
 */
final class LanguageConsistency {
    static final RewardKind KIND = new RewardKind(
            "language",
            "share of the letters that are in the prompt's script (script=LATIN, or the prompt's)",
            Set.of("script"),
            spec -> rule(spec.settings().containsKey("script") ? script(spec.required("script")) : null));

    private LanguageConsistency() {}

    private static UnicodeScript script(String name) {
        try {
            return UnicodeScript.forName(name);
        } catch (IllegalArgumentException unknown) {
            throw new BadInputException(
                    "there is no script '" + name + "'; give a Unicode name such as LATIN or HAN", unknown);
        }
    }

    private static Reward.Rule rule(@Nullable UnicodeScript given) {
        return response -> {
            Map<UnicodeScript, Long> letters = letters(response.text());
            Map<UnicodeScript, Long> asked = letters(prompt(response.line()));
            UnicodeScript wanted = given != null
                    ? given
                    : asked.entrySet().stream()
                            .max(Map.Entry.comparingByValue())
                            .map(Map.Entry::getKey)
                            .orElse(null);
            long all = letters.values().stream().mapToLong(Long::longValue).sum();
            return wanted == null || all == 0
                    ? OptionalDouble.empty()
                    : OptionalDouble.of(letters.getOrDefault(wanted, 0L) / (double) all);
        };
    }

    private static String prompt(JsonLine line) {
        if (!line.has("prompt")) {
            return "";
        }
        return line.isList("prompt")
                ? ConversationReader.read(line, "prompt").turns().stream()
                        .map(Turn::text)
                        .collect(Collectors.joining(" "))
                : line.text("prompt");
    }

    private static Map<UnicodeScript, Long> letters(String text) {
        return text.codePoints()
                .filter(Character::isLetter)
                .mapToObj(UnicodeScript::of)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }
}
