package io.attune.ui.annotate;

import io.attune.kafka.event.Side;
import io.attune.kafka.event.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A verdict in the words of the screen: {@code left:2}, {@code right:1}, {@code tie}, {@code both-bad}, {@code up},
 * {@code down}, {@code scores}, {@code skip:<reason>}. Only here is left or right turned into a stored side.
 */
final class DisplayedVerdict {
    private static final String SKIP = "skip:";

    private DisplayedVerdict() {}

    /**
     * The verdict in stored order.
     *
     * @throws IllegalArgumentException for a text that is none of the above
     */
    static Verdict stored(String text, List<Integer> displayed, @Nullable Map<String, Integer> scores) {
        return switch (text) {
            case "tie" -> new Verdict.Tie();
            case "both-bad" -> new Verdict.BothBad();
            case "up" -> new Verdict.Thumb(true);
            case "down" -> new Verdict.Thumb(false);
            case "scores" -> new Verdict.Scores(scores == null ? Map.of() : scores);
            default -> text.startsWith(SKIP) ? skip(text) : preferred(text, displayed);
        };
    }

    private static Verdict skip(String text) {
        return new Verdict.Skip(SkipReason.of(text.substring(SKIP.length())).id());
    }

    private static Verdict preferred(String text, List<Integer> displayed) {
        if (!text.matches("(left|right):[123]") || displayed.size() != 2) {
            throw new IllegalArgumentException("\"" + text + "\" is no verdict on " + displayed.size() + " answers");
        }
        int position = text.startsWith("left") ? 0 : 1;
        Side side = displayed.get(position) == 0 ? Side.FIRST : Side.SECOND;
        return new Verdict.Preferred(side, text.charAt(text.length() - 1) - '0');
    }
}
