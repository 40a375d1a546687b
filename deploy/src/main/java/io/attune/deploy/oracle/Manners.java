package io.attune.deploy.oracle;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import java.util.regex.Pattern;

/** The tone of an answer. Each courtesy counts once, wherever it stands. */
final class Manners {
    private static final Pattern GREETING = phrase("^(hello|hi|good day|dear)\\b");
    private static final Pattern WARMTH = phrase("\\b(sorry|happy|glad)\\b.*\\b(for|about|to)\\b");
    private static final Pattern FAREWELL = phrase("\\bthank you for\\b|\\bwrite again if\\b|\\bnice day\\b");
    private static final Pattern RUDENESS =
            phrase("^not again\\b|what do you want|your own fault|should have read|do not write again|stop asking"
                    + "|no more time for|stupid|idiot|shut up|go away");
    private static final Pattern REFUSAL =
            phrase("nothing (i|we) can do|not my job|out yourself|do not do that|(can ?not|won't) help");
    private static final Pattern VAGUENESS = phrase("look into it|\\bsome day\\b|take time|^maybe\\b");
    private static final Pattern NEXT_STEP =
            phrase("^you will get a mail|^this takes|^i will write to you when|^you do not need to do");
    private static final Pattern CHATTER = phrase("as you may know|many people ask|by the way");

    private Manners() {}

    static double courtesy(Text answer) {
        return (answer.says(GREETING) ? .37 : 0)
                + (answer.says(WARMTH) ? .68 : 0)
                + (answer.says(FAREWELL) ? .83 : 0)
                - 1.45 * Math.min(2, answer.count(RUDENESS));
    }

    static double helpfulness(Text answer) {
        return (answer.says(NEXT_STEP) ? .54 : 0)
                - (answer.says(REFUSAL) ? 1.13 : 0)
                - (answer.says(VAGUENESS) ? .36 : 0)
                - (answer.says(CHATTER) ? .47 : 0);
    }

    private static Pattern phrase(String regex) {
        return Pattern.compile(regex, CASE_INSENSITIVE);
    }
}
