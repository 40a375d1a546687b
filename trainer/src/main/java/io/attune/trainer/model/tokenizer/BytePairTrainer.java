package io.attune.trainer.model.tokenizer;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Learns a byte-level byte-pair vocabulary: texts are split into words as GPT-2 does, words into bytes, and the most frequent pair
 * of neighbours becomes a token until the vocabulary is full. Among equally frequent pairs the one with the smaller ids wins, so
 * that the result depends on the corpus alone; it equals that of Hugging Face's {@code BpeTrainer} with the byte-level alphabet
 * and the same least frequency.
 *
 * <p>Sennrich, Haddow, Birch, "Neural Machine Translation of Rare Words with Subword Units", 2016; Radford et al., "Language
 * Models are Unsupervised Multitask Learners", 2019 (byte level, the pattern of words).
 */
public final class BytePairTrainer {
    /** A pair that occurs once compresses nothing. */
    static final long LEAST_FREQUENCY = 2;

    private static final Pattern WORD = Pattern.compile(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private final List<String> tokens = new ArrayList<>();
    private final List<List<String>> merges = new ArrayList<>();
    private final List<Word> words = new ArrayList<>();
    private final Map<Pair, Long> counts = new HashMap<>();
    private final Map<Pair, Set<Integer>> places = new HashMap<>();
    private final PriorityQueue<Counted> queue = new PriorityQueue<>(Counted.MOST_FREQUENT_FIRST);

    private BytePairTrainer() {}

    /**
     * Learns a vocabulary.
     *
     * @param vocabularySize how many tokens at most, special tokens and the 256 bytes included; a small corpus may give fewer
     * @param specialTokens texts that are one token each and get the first ids, in this order
     * @throws IllegalArgumentException if the vocabulary is too small for the special tokens and the bytes, or a special token is
     *     empty or given twice
     */
    public static BytePairVocabulary train(Iterable<String> texts, int vocabularySize, List<String> specialTokens) {
        int least = specialTokens.size() + 256;
        if (vocabularySize < least) {
            throw new IllegalArgumentException("a vocabulary of " + vocabularySize + " is too small; "
                    + specialTokens.size() + " special tokens and the 256 bytes need at least " + least);
        }
        BytePairTrainer trainer = new BytePairTrainer();
        trainer.addSpecialTokens(specialTokens);
        for (char character : ByteAlphabet.sorted()) {
            trainer.add(String.valueOf(character));
        }
        trainer.countWords(texts);
        trainer.merge(vocabularySize);
        return new BytePairVocabulary(trainer.tokens, trainer.merges, specialTokens);
    }

    private void addSpecialTokens(List<String> specialTokens) {
        for (String token : specialTokens) {
            if (token.isEmpty() || ids.containsKey(token)) {
                throw new IllegalArgumentException("the special token \"" + token + "\" is empty or given twice");
            }
            add(token);
        }
    }

    private int add(String token) {
        Integer known = ids.putIfAbsent(token, tokens.size());
        if (known != null) {
            return known;
        }
        tokens.add(token);
        return tokens.size() - 1;
    }

    private void countWords(Iterable<String> texts) {
        Map<String, Long> frequencies = new LinkedHashMap<>();
        for (String text : texts) {
            Matcher matcher = WORD.matcher(text);
            while (matcher.find()) {
                frequencies.merge(matcher.group(), 1L, Long::sum);
            }
        }
        frequencies.forEach((word, frequency) -> {
            int[] symbols = ByteAlphabet.encode(word)
                    .chars()
                    .map(character -> requireNonNull(ids.get(String.valueOf((char) character))))
                    .toArray();
            words.add(new Word(symbols, frequency));
            count(words.size() - 1, 1);
        });
        counts.forEach((pair, count) -> queue.add(new Counted(pair, count)));
    }

    /** Adds ({@code sign} 1) or takes away (−1) the pairs of a word. */
    private void count(int index, int sign) {
        Word word = words.get(index);
        int[] symbols = word.symbols();
        for (int i = 0; i + 1 < symbols.length; i++) {
            Pair pair = new Pair(symbols[i], symbols[i + 1]);
            counts.merge(pair, sign * word.frequency(), Long::sum);
            if (sign > 0) {
                places.computeIfAbsent(pair, absent -> new HashSet<>()).add(index);
            }
        }
    }

    private void merge(int vocabularySize) {
        while (tokens.size() < vocabularySize && !queue.isEmpty()) {
            Counted best = queue.remove();
            long count = counts.getOrDefault(best.pair(), 0L);
            if (count < LEAST_FREQUENCY) {
                continue;
            }
            if (count != best.count()) {
                queue.add(new Counted(best.pair(), count));
                continue;
            }
            apply(best.pair());
        }
    }

    private void apply(Pair pair) {
        String left = tokens.get(pair.left());
        String right = tokens.get(pair.right());
        merges.add(List.of(left, right));
        int merged = add(left + right);
        Set<Pair> grown = new HashSet<>();
        for (int index : requireNonNull(places.remove(pair))) {
            count(index, -1);
            Word word = words.get(index).merged(pair, merged);
            words.set(index, word);
            count(index, 1);
            word.pairsWith(merged, grown);
        }
        counts.remove(pair);
        grown.forEach(neighbours -> queue.add(new Counted(neighbours, counts.getOrDefault(neighbours, 0L))));
    }

    /** Two neighbouring tokens, by id. */
    record Pair(int left, int right) {}

    /** A pair and how often it occurred when it was queued: an upper bound of how often it does now. */
    record Counted(Pair pair, long count) {
        static final Comparator<Counted> MOST_FREQUENT_FIRST = Comparator.comparingLong(Counted::count)
                .reversed()
                .thenComparingInt(counted -> counted.pair().left())
                .thenComparingInt(counted -> counted.pair().right());
    }

    /** A word of the corpus as it is split now. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Word(int[] symbols, long frequency) {
        Word merged(Pair pair, int replacement) {
            int[] merged = new int[symbols.length];
            int length = 0;
            for (int i = 0; i < symbols.length; i++) {
                boolean here = i + 1 < symbols.length && symbols[i] == pair.left() && symbols[i + 1] == pair.right();
                merged[length++] = here ? replacement : symbols[i];
                i += here ? 1 : 0;
            }
            return new Word(Arrays.copyOf(merged, length), frequency);
        }

        void pairsWith(int symbol, Set<Pair> into) {
            for (int i = 0; i + 1 < symbols.length; i++) {
                if (symbols[i] == symbol || symbols[i + 1] == symbol) {
                    into.add(new Pair(symbols[i], symbols[i + 1]));
                }
            }
        }
    }
}
