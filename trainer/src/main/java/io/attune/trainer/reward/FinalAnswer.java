package io.attune.trainer.reward;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a response answers in the end: what stands between the last answer tags, or all of it where there are none. */
final class FinalAnswer {
    private static final Pattern TAGS = Pattern.compile("<answer>(.*?)</answer>", Pattern.DOTALL);

    private FinalAnswer() {}

    static String of(String text) {
        Matcher matcher = TAGS.matcher(text);
        String answer = text;
        while (matcher.find()) {
            answer = matcher.group(1);
        }
        return answer.strip();
    }
}
