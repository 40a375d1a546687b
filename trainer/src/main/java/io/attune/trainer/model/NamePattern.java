package io.attune.trainer.model;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A regular expression of somebody else's for the names of layers, which may neither take hours nor the stack. */
final class NamePattern {
    /** Each bracket is a call within calls, to read it and to match it. */
    private static final int MOST_BRACKETS = 200;

    private static final int LONGEST = 20_000;
    private static final int MOST_LOOKS = 1_000_000;

    private final Pattern pattern;
    private int looks;

    private NamePattern(Pattern pattern) {
        this.pattern = pattern;
    }

    /** @throws IllegalArgumentException if it is none, or one that is not tried */
    static NamePattern of(String expression) {
        long brackets = expression.chars().filter(c -> c == '(' || c == '[').count();
        if (expression.length() > LONGEST || brackets > MOST_BRACKETS) {
            throw new IllegalArgumentException("a regular expression longer than any for names of layers");
        }
        try {
            return new NamePattern(Pattern.compile(expression));
        } catch (PatternSyntaxException wrong) {
            throw new IllegalArgumentException("no regular expression: " + wrong.getDescription(), wrong);
        }
    }

    /** @throws IllegalArgumentException if it takes too long to say */
    boolean matches(String name) {
        looks = 0;
        return pattern.matcher(new Watched(name)).matches();
    }

    /** Counts how often a character is looked at: nested repetitions look exponentially often. */
    private final class Watched implements CharSequence {
        private final String name;

        Watched(String name) {
            this.name = name;
        }

        @Override
        public int length() {
            return name.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks > MOST_LOOKS) {
                throw new IllegalArgumentException("a regular expression that takes too long on " + name);
            }
            return name.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return name.subSequence(start, end);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
