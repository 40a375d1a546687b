package io.attune.trainer.model.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How often Oniguruma, which matches the regular expressions of a tokenizer.json, may go back over a text. After ten million steps back in one match it
 * gives up, and the library panics; it has no stack for deep groups either. Accepted is what takes steps in proportion to the text: of what can be given
 * back because something behind it may fail, one repetition without end, and few choices beside it. What is matched last is never given back:
 * {@code \s*[\r\n]+} has one such repetition, {@code (?:[a-z]+)+} none, and {@code (?:[a-z]+)+x} as many as the text has letters. Some expressions of published
 * models are harmless for reasons that this does not see; they are accepted as they are.
 */
final class Backtracking {
    private static final int DEEPEST = 20;
    private static final int MOST_CHOICES = 10_000;

    /** Each is taken once for every letter of a text. */
    private static final int MOST_CHOICES_BESIDE_ENDLESS = 16;

    private static final int MOST_REPEATED = 3;
    private static final int LONGEST = 20_000;

    private static final String PUNCTUATION =
            "[\\(\\)\\[\\]\\{\\}]|([!%s\\$%%\\&'\\*\\+,\\-\\./:;<=>\\?\\\\\\^_`\\|\\~])\\1*";

    /** Laguna's lines, Nougat's and Galactica's punctuation, and AFMoE's digits. None of them matches nothing. */
    private static final Set<String> PUBLISHED = Set.of(
            "(?:\\r?\\n)+(?!\\r?\\n)",
            PUNCTUATION.formatted("\\\"#"),
            PUNCTUATION.formatted("\\\"\\#"),
            PUNCTUATION.formatted("\"\\#"),
            "\\p{Nd}{1,510}(?=(?>\\p{Nd}{510})*(?:\\P{Nd}|$))|\\G\\p{Nd}{510}",
            "\\A\\p{Nd}{3}|\\G\\p{Nd}{3}");

    private static final Pattern RANGE = Pattern.compile("\\{(?=,?\\d)(\\d{0,6})(,?)(\\d{0,6})}");
    private static final Pattern OPENING = Pattern.compile(
            "\\?(?:(?<ahead>[=!])|<(?<behind>[=!])|(?<atomic>>)|[im-]*(?<plain>:)|(?<rest>[im-]+)\\)|<\\w+>)");

    /** Classes, properties, numbered characters, or any character that is no letter and no digit; and places. */
    private static final Pattern ESCAPE = Pattern.compile(
            "\\\\(?:[sSwWdDhHRnrtfvabe0]|[pP]\\{\\^?[\\w =-]+}|x\\{[0-9a-fA-F]+}|x[0-9a-fA-F]{1,2}|u[0-9a-fA-F]{4}|[^a-zA-Z0-9])");

    private static final Pattern PLACE = Pattern.compile("\\\\[bBAzZ]|[\\^$]");

    private static final class Unknown extends RuntimeException {
        private static final long serialVersionUID = 1;

        Unknown(String what) {
            super(what, null, false, false);
        }
    }

    private final String regex;
    private int at;

    private Backtracking(String regex) {
        this.regex = regex;
    }

    /** Why the library must not be given an expression; null where it may. */
    static @Nullable String fault(String regex) {
        if (PUBLISHED.contains(regex)) {
            return null;
        }
        if (regex.length() > LONGEST) {
            return "has more than " + LONGEST + " characters";
        }
        try {
            RegexPart.Cost cost = new Backtracking(regex).whole().last();
            int most = cost.endless() == 0 ? MOST_CHOICES : MOST_CHOICES_BESIDE_ENDLESS;
            return cost.endless() > 1 || cost.choices() > most ? "may take as good as for ever" : null;
        } catch (Unknown unknown) {
            return unknown.getMessage();
        }
    }

    /** Whether an accepted expression may match nothing where a text begins. */
    static boolean matchesNothing(String regex) {
        return !PUBLISHED.contains(regex) && new Backtracking(regex).whole().empty();
    }

    private RegexPart whole() {
        RegexPart part = alternatives(0);
        if (at < regex.length()) {
            throw new Unknown("closes a group that is not open");
        }
        return part;
    }

    private RegexPart alternatives(int depth) {
        if (depth > DEEPEST) {
            throw new Unknown("has groups more than " + DEEPEST + " deep");
        }
        RegexPart part = sequence(depth);
        while (take('|')) {
            part = part.or(sequence(depth));
        }
        return part;
    }

    private RegexPart sequence(int depth) {
        List<RegexPart> parts = new ArrayList<>();
        while (at < regex.length() && regex.charAt(at) != '|' && regex.charAt(at) != ')') {
            parts.add(quantified(atom(depth)));
        }
        return parts.stream().reduce(RegexPart.NOTHING, RegexPart::then);
    }

    private RegexPart atom(int depth) {
        if (take('(')) {
            return group(depth);
        }
        if (take('[')) {
            characterClass(0);
            return RegexPart.CHARACTER;
        }
        if (skip(PLACE) != null) {
            return RegexPart.PLACE;
        }
        if (regex.charAt(at) == '\\') {
            escape();
            return RegexPart.CHARACTER;
        }
        at += Character.charCount(regex.codePointAt(at));
        return RegexPart.CHARACTER;
    }

    private void escape() {
        if (skip(ESCAPE) == null) {
            throw new Unknown(
                    "has " + regex.substring(at, Math.min(regex.length(), at + 2)) + ", whose steps cannot be told");
        }
    }

    private RegexPart group(int depth) {
        boolean special = regex.startsWith("?", at) || regex.startsWith("*", at);
        Matcher opening = special ? skip(OPENING) : null;
        if (special && opening == null) {
            throw new Unknown("has a group of a kind whose steps cannot be told");
        }
        RegexPart inside = alternatives(depth + 1);
        if (opening != null && opening.group("rest") != null) {
            return inside;
        }
        if (!take(')')) {
            throw new Unknown("leaves a group open");
        }
        if (opening != null && opening.group("ahead") != null) {
            return inside.seen(true);
        }
        if (opening != null && opening.group("behind") != null) {
            return inside.seen("!".equals(opening.group("behind")));
        }
        return opening != null && opening.group("atomic") != null ? inside.kept() : inside;
    }

    private void characterClass(int depth) {
        if (depth > DEEPEST) {
            throw new Unknown("has classes more than " + DEEPEST + " deep");
        }
        take('^');
        if (regex.startsWith("]", at)) {
            throw new Unknown("has an empty class");
        }
        while (!take(']')) {
            if (at == regex.length()) {
                throw new Unknown("leaves a class open");
            } else if (regex.charAt(at) == '\\') {
                escape();
            } else if (take('[')) {
                characterClass(depth + 1);
            } else {
                at++;
            }
        }
    }

    private RegexPart quantified(RegexPart part) {
        RegexPart repeated = part;
        for (int times = 0; at < regex.length(); times++) {
            if (times > MOST_REPEATED) {
                throw new Unknown("repeats what is repeated");
            }
            Matcher range = skip(RANGE);
            if (range != null) {
                repeated = repeated.repeated(number(range.group(1), 0), most(range));
                // Behind a range, ? says that the least comes first; behind a mere number, that it may be left out.
                if (!range.group(2).isEmpty()) {
                    take('?');
                }
            } else if (take('?')) {
                repeated = possessive(repeated.repeated(0, 1));
            } else if (take('*')) {
                repeated = possessive(repeated.repeated(0, Integer.MAX_VALUE));
            } else if (take('+')) {
                repeated = possessive(repeated.repeated(1, Integer.MAX_VALUE));
            } else {
                return repeated;
            }
        }
        return repeated;
    }

    private RegexPart possessive(RegexPart repeated) {
        if (take('+')) {
            return repeated.kept();
        }
        take('?');
        return repeated;
    }

    private static int most(Matcher range) {
        return range.group(2).isEmpty() ? number(range.group(1), 0) : number(range.group(3), Integer.MAX_VALUE);
    }

    private static int number(String digits, int instead) {
        return digits.isEmpty() ? instead : Integer.parseInt(digits);
    }

    private boolean take(char expected) {
        boolean there = at < regex.length() && regex.charAt(at) == expected;
        at += there ? 1 : 0;
        return there;
    }

    private @Nullable Matcher skip(Pattern pattern) {
        Matcher matcher = pattern.matcher(regex).region(at, regex.length());
        if (!matcher.lookingAt()) {
            return null;
        }
        at = matcher.end();
        return matcher;
    }
}
