package io.attune.deploy.oracle;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Judges answers of a support desk. It reads prompt and answer for itself, knows nothing of how they were made, is defined on
 * every string, and gives the same number for the same texts always. Nothing but simulated annotators and the demo's metric
 * may ask it: what is learned has to come from judgments.
 */
public final class SupportDeskOracle {
    /** The name that a round's specification calls it by. */
    public static final String NAME = "support-desk";

    private static final int BEST_LENGTH = 24;
    private static final double LENGTH_SPREAD = 24;
    private static final Pattern WHOLE_SENTENCE = Pattern.compile("^[\\p{Lu}\\p{N}].*[.!?]$", Pattern.DOTALL);
    private static final Pattern GARBLED =
            Pattern.compile("\\p{L}{15,}|(.)\\1{3,}|\\b[b-df-hj-np-tv-xz]{4,}\\b|\\uFFFD");

    /** The sum of everything good and bad about the answer; higher is better. */
    public double reward(String prompt, String answer) {
        return appraise(prompt, answer).reward();
    }

    public Appraisal appraise(String prompt, String answer) {
        Text asked = Text.of(requireNonNull(prompt, "prompt is null"));
        Text whole = Text.of(requireNonNull(answer, "answer is null"));
        if (whole.sentences().isEmpty()) {
            return Appraisal.OF_NOTHING;
        }
        Text own = whole.withoutThoseOf(asked);
        Optional<Topic> topic = Topic.of(asked).findFirst();
        double done = topic.map(wanted -> wanted.answeredBy(own)).orElse(0.0);
        return new Appraisal(
                substance(topic, done, own),
                naming(asked, own, done),
                Manners.helpfulness(own),
                Manners.courtesy(own),
                layout(topic, done, own),
                length(whole.words().size()),
                fluency(whole));
    }

    /** Doing something else instead is worse than doing nothing; doing everything at once pays for what was not asked. */
    private static double substance(Optional<Topic> topic, double done, Text answer) {
        long beside = Stream.of(Topic.values())
                .filter(other -> topic.filter(other::equals).isEmpty() && other.answeredBy(answer) >= .6)
                .count();
        return 1.2 * done - .7 * Math.min(3, beside) - (done == 0 ? .3 : 0);
    }

    private static double naming(Text asked, Text answer, double done) {
        Set<String> wanted = Facts.of(asked);
        Set<String> named = Facts.of(answer);
        long echoed = wanted.stream().filter(named::contains).count();
        long invented = named.size() - echoed;
        double credit = wanted.isEmpty() || done == 0 ? 0 : .8 * done * Math.min(1, echoed);
        return credit - (invented == 0 ? 0 : Math.min(1.5, .6 + .3 * invented));
    }

    private static double layout(Optional<Topic> topic, double done, Text answer) {
        boolean stepsWanted = topic.filter(Topic::hasSteps).isPresent();
        boolean listed = answer.listItems() >= 2;
        if (stepsWanted) {
            return listed ? .8 * done : 0;
        }
        return listed ? -.3 : 0;
    }

    private static double length(int words) {
        double off = (words - BEST_LENGTH) / LENGTH_SPREAD;
        double tooShort = Math.max(0, 6 - words) * .1;
        return Math.max(-3, -.5 * off * off - tooShort);
    }

    private static double fluency(Text answer) {
        double broken =
                1 - (double) answer.count(WHOLE_SENTENCE) / answer.sentences().size();
        double garbled = Math.min(1, .25 * answer.count(GARBLED));
        return -1.5 * broken - 2 * answer.repetition() - .5 * garbled;
    }
}
