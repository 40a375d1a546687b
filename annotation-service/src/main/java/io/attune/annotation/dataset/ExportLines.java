package io.attune.annotation.dataset;

import io.attune.annotation.judgment.JudgmentView;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.Side;
import io.attune.kafka.event.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a judgment is in TRL's formats. A prompt of one user message is text and its answers are text; a longer conversation is a
 * list of messages, and so are its answers. What a format has no words for is dropped by name: a tie is no preference, and
 * neither is "both bad".
 */
final class ExportLines {
    static final Written RETRACTED = Written.dropped("retracted");

    private ExportLines() {}

    /**
     * Lines of one judgment.
     *
     * @param dropped why there is none; null when there is one
     */
    record Written(List<Object> lines, @Nullable String dropped) {
        static Written dropped(String why) {
            return new Written(List.of(), why);
        }

        static Written of(Object... lines) {
            return new Written(List.of(lines), null);
        }
    }

    /** A line of TRL's preference format. */
    record PreferenceLine(Object prompt, Object chosen, Object rejected) {}

    /** A line of TRL's unpaired format. */
    record UnpairedLine(Object prompt, Object completion, boolean label) {}

    static Written of(ExportFormat format, JudgmentView judgment) {
        return switch (format) {
            case TRL_PREFERENCE -> preference(judgment);
            case TRL_UNPAIRED -> unpaired(judgment);
        };
    }

    private static Written preference(JudgmentView judgment) {
        return switch (judgment.verdict()) {
            case Verdict.Preferred(Side side, int _) ->
                Written.of(new PreferenceLine(
                        prompt(judgment), answer(judgment, index(side)), answer(judgment, index(side.other()))));
            case Verdict.Tie _ -> Written.dropped("tie");
            case Verdict.BothBad _ -> Written.dropped("both-bad");
            case Verdict.Thumb _ -> Written.dropped("thumb");
            case Verdict.Scores _ -> Written.dropped("scores");
            case Verdict.Skip _ -> Written.dropped("skip");
        };
    }

    private static Written unpaired(JudgmentView judgment) {
        return switch (judgment.verdict()) {
            case Verdict.Preferred(Side side, int _) ->
                Written.of(line(judgment, index(side), true), line(judgment, index(side.other()), false));
            case Verdict.BothBad _ -> Written.of(line(judgment, 0, false), line(judgment, 1, false));
            case Verdict.Thumb(boolean up) -> Written.of(line(judgment, 0, up));
            case Verdict.Tie _ -> Written.dropped("tie");
            case Verdict.Scores _ -> Written.dropped("scores");
            case Verdict.Skip _ -> Written.dropped("skip");
        };
    }

    private static UnpairedLine line(JudgmentView judgment, int index, boolean label) {
        return new UnpairedLine(prompt(judgment), answer(judgment, index), label);
    }

    private static int index(Side side) {
        return switch (side) {
            case FIRST -> 0;
            case SECOND -> 1;
        };
    }

    private static boolean isText(JudgmentView judgment) {
        return judgment.messages().size() == 1
                && judgment.messages().getFirst().role().equals("user");
    }

    private static Object prompt(JudgmentView judgment) {
        return isText(judgment) ? judgment.messages().getFirst().content() : judgment.messages();
    }

    private static Object answer(JudgmentView judgment, int index) {
        String text = judgment.samples().get(index).text();
        return isText(judgment) ? text : List.of(new Message("assistant", text));
    }
}
