package io.attune.deploy.oracle;

import static java.util.stream.Collectors.toUnmodifiableSet;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Text taken apart. Only the first {@value #READ} characters are read: whoever writes more has lost on length already.
 *
 * @param sentences in order, as written, without list markers; each has a letter
 * @param words lower-case, in order
 * @param listItems lines that start with a number or a bullet
 */
record Text(List<String> sentences, List<String> words, int listItems) {
    private static final int READ = 4_000;
    private static final Pattern LIST_MARKER = Pattern.compile("(?m)^[ \\t]*(?:\\d{1,2}[.)]|[-*•])[ \\t]+");
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+|\\n+");
    private static final Pattern LETTER = Pattern.compile("\\p{L}");
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}$']+");

    static Text of(String text) {
        String read = text.substring(0, Math.min(text.length(), READ)).replace('\r', '\n');
        String prose = LIST_MARKER.matcher(read).replaceAll("");
        List<String> sentences = Arrays.stream(SENTENCE_END.split(prose))
                .map(String::strip)
                .filter(sentence -> LETTER.matcher(sentence).find())
                .toList();
        List<String> words = WORD.matcher(prose.toLowerCase(Locale.ROOT))
                .results()
                .map(word -> word.group())
                .toList();
        return new Text(
                sentences, words, (int) LIST_MARKER.matcher(read).results().count());
    }

    /** The same without the sentences that merely repeat {@code other}. */
    Text withoutThoseOf(Text other) {
        Set<String> theirs = other.sentences.stream().map(Text::bareWords).collect(toUnmodifiableSet());
        List<String> own = sentences.stream()
                .filter(sentence -> !theirs.contains(bareWords(sentence)))
                .toList();
        return new Text(own, words, listItems);
    }

    boolean says(Pattern pattern) {
        return sentences.stream().anyMatch(sentence -> pattern.matcher(sentence).find());
    }

    /** Number of sentences in which the pattern is found; the same sentence twice counts once. */
    int count(Pattern pattern) {
        return (int) sentences.stream()
                .filter(sentence -> pattern.matcher(sentence).find())
                .distinct()
                .count();
    }

    /** Share of word triples that stood in the text before, in [0, 1]. */
    double repetition() {
        Set<List<String>> seen = new HashSet<>();
        int repeated = 0;
        for (int i = 0; i + 3 <= words.size(); i++) {
            if (!seen.add(words.subList(i, i + 3))) {
                repeated++;
            }
        }
        return repeated == 0 ? 0 : (double) repeated / (words.size() - 2);
    }

    private static String bareWords(String sentence) {
        return String.join(
                " ",
                WORD.matcher(sentence.toLowerCase(Locale.ROOT))
                        .results()
                        .map(word -> word.group())
                        .toList());
    }
}
