package io.attune.trainer.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BacktrackingTest {
    /**
     * GPT-4's and Llama 3's, GPT-4o's, DeepSeek's, BLOOM's, CLIP's, Kimi's, numbers from the right, cl100k as it was published, what T5 and BERT replace, blanks by powers of two,
     * Chameleon's pictures, Laguna's lines, Nougat's and Galactica's punctuation, and AFMoE's digits.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]*[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?|\\p{N}{1,3}"
                        + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
                "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~][A-Za-z]+|[^\\r\\n\\p{L}\\p{P}\\p{S}]?[\\p{L}\\p{M}]+| ?[\\p{P}\\p{S}]+[\\r\\n]*",
                "\\s?[A-Za-z\u00b5\u00c0-\u00d6]+",
                "[\u4e00-\u9fa5\u3040-\u309f]+",
                "\\s+$",
                " ?[^(\\s|[.,!?\u2026\u3002\uff0c])]+",
                "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+",
                "[\\p{Han}]+|[^\\r\\n\\p{L}\\p{N}]?[\\p{Lu}\\p{M}&&[^\\p{Han}]]*[\\p{Ll}\\p{M}&&[^\\p{Han}]]+(?i:'s|'t)?",
                "\\d{1,3}(?=(?:\\d{3})*\\b)",
                "(?=(\\d{3})+(?!\\d))",
                "'(?i:[sdmt]|ll|ve|re)|[^\\r\\n\\p{L}\\p{N}]?+\\p{L}++|\\p{N}{1,3}+| ?[^\\s\\p{L}\\p{N}]++[\\r\\n]*+|\\s++$|\\s*[\\r\\n]",
                "\\w+|[^\\w\\s]+",
                " {2,}",
                "``|''",
                "[[:punct:]]|(?<=\\p{L})(?=\\p{N})",
                "\\s*[\\r\\n]+|\\s{512}(?!\\S)|\\s{256}(?!\\S)|\\s{128}(?!\\S)|\\s{1,2}(?!\\S)|\\s{1}",
                "(IMGIMG)((A|B|C|D|E|F|G|H|I){1,4})Z",
                "(?:\\r?\\n)+(?!\\r?\\n)",
                "[\\(\\)\\[\\]\\{\\}]|([!\\\"#\\$%\\&'\\*\\+,\\-\\./:;<=>\\?\\\\\\^_`\\|\\~])\\1*",
                "[\\(\\)\\[\\]\\{\\}]|([!\"\\#\\$%\\&'\\*\\+,\\-\\./:;<=>\\?\\\\\\^_`\\|\\~])\\1*",
                "\\p{Nd}{1,510}(?=(?>\\p{Nd}{510})*(?:\\P{Nd}|$))|\\G\\p{Nd}{510}",
                "\\A\\p{Nd}{1,2}(?=\\p{Nd}{3}+\\z)",
                "\\A\\p{Nd}{3}|\\G\\p{Nd}{3}",
                "a{3}?[ab]"
            })
    void whatTokenizersHaveIsAccepted(String regex) {
        assertThat(Backtracking.fault(regex)).isNull();
    }

    /** Oniguruma gave up over those of the first kind, or ran on. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "(a+)+c!, for ever",
                "(a|a)*!, for ever",
                "(.*)*(.*)*(.*)*(.*)*(.*)*x, for ever",
                "\\w*\\w*\\w*!, for ever",
                "a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?a?aaaaaaaaaaaaaaaa!, for ever",
                "`((a{1,1000}){1,1000}){1,1000}!`, for ever",
                "`(?:a|b){40}x`, for ever",
                "(?>a*a*a*b)c, for ever",
                "a+?\\w*+\\w?[ab], for ever",
                "`a*\\w{0,3}(?i:\\wa*+){2}\\w{0,3}`, for ever",
                "a*(?!a*b)c, for ever",
                "(?=a*a*a*b), for ever",
                "`ab{1,3}*\\s{3,}?`, for ever",
                "`\\w{1,3}*a{3,}?`, for ever",
                "[^z]?[^z]?[^z]?[^z]?[^z]?[^z]?[^z]?[^z]?[^z]*(?<!a|.), for ever",
                "`(?=[^z]*(?:a{1000}){1000}b)`, for ever",
                "(a*)*\\1!, has \\1",
                "(?=a\\K), has \\K",
                "(?<p>a\\g<p>*|b\\g<p>)!, has \\g",
                "(?~abc), a group of a kind",
                "(*FAIL), a group of a kind",
                "a*?*?*?*?*?, repeats what is repeated",
                "(a, leaves a group open",
                "a), closes a group",
                "[a, leaves a class open"
            })
    void whatTakesTooLongIsNot(String regex, String fault) {
        assertThat(Backtracking.fault(regex)).contains(fault);
    }

    @ParameterizedTest
    @ValueSource(ints = {21, 100_000})
    void deepGroupsAndClassesAreNot(int depth) {
        assertThat(Backtracking.fault("(".repeat(depth) + "a" + ")".repeat(depth)))
                .isNotNull();
        assertThat(Backtracking.fault("[".repeat(depth + 1) + "a" + "]".repeat(depth + 1)))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "^, true", "a*, true", "a|b?, true", "(?=a), true", "(?<!a), true", "\\b, true", "'a{0,3}', true",
        "a, false", "a+, false", "\\s+$, false", "(?<=a), false", "'a{2}', false", "^a, false", "(?i)a, false"
    })
    void knowsWhatMatchesNothing(String regex, boolean nothing) {
        assertThat(Backtracking.matchesNothing(regex)).isEqualTo(nothing);
    }

    @Test
    void whatIsAcceptedAsItIsMatchesSomething() {
        assertThat(Backtracking.matchesNothing("\\A\\p{Nd}{3}|\\G\\p{Nd}{3}")).isFalse();
    }
}
