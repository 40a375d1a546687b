package io.attune.deploy.oracle;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a customer wants, and how one sees that an answer does it. The first topic whose words stand in the prompt is the
 * prompt's, so narrower topics come first.
 */
enum Topic {
    CHARGE("\\b(twice|two times)\\b", "second charge"),
    VOUCHER("\\bvoucher\\b", "new voucher"),
    INVOICE("\\binvoice\\b", "\\binvoice\\b"),
    PLAN("\\bplan\\b", "\\b(new plan|your plan|on the \\w+ plan|to the \\w+ plan)\\b"),
    SHOP("\\bshop\\b", "\\b(is|shop) open\\b"),
    PASSWORD("\\bpassword\\b|\\bsign in\\b", "sign in page", "link below", "new password"),
    STOCK("in stock|sold out", "back in stock"),
    UPDATE("\\bupdate\\b", "turn on the", "open the settings", "press update"),
    WARRANTY("stopped working|\\bdied\\b|\\bwarranty\\b", "warranty covers|\\brepair\\b"),
    REPLACE("broken|damaged|crack|in pieces", "\\bnew (one|\\w+) (today|is on)|\\breplace\\b"),
    RESTART("not start|hangs|not turn on", "\\bunplug\\b", "wait for one minute", "plug it in again"),
    SETUP("set (it )?up|set up|connect", "\\bplug in the\\b", "hold the button", "open the app"),
    REFUND("refund|my \\$\\d+", "\\brefund(ed)?\\b"),
    CANCEL("\\bcancel", "\\bcancel(led)?\\b"),
    ADDRESS("moved|address", "\\baddress\\b"),
    RESCHEDULE("deliver|can the \\w+ come on|bring my", "(moved your|your|the) delivery\\b|\\bdeliver the\\b"),
    RETURN("\\breturn\\b|\\bsend the \\w+ back", "return label", "in its box", "post office"),
    TRACK("where is|not arrived|not come|still waiting", "\\btrac(e|ed|ing|king)\\b");

    private final Pattern asked;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list of immutable patterns
    private final List<Pattern> deeds;

    Topic(String asked, String... deeds) {
        this.asked = Pattern.compile(asked, CASE_INSENSITIVE);
        this.deeds = Arrays.stream(deeds)
                .map(deed -> Pattern.compile(deed, CASE_INSENSITIVE))
                .toList();
    }

    /** The topics that a prompt belongs to: one, or none where the prompt is about something else. */
    static Stream<Topic> of(Text prompt) {
        return Stream.of(values()).filter(topic -> prompt.says(topic.asked)).limit(1);
    }

    /** Whether the right answer is a list of steps. */
    boolean hasSteps() {
        return deeds.size() > 1;
    }

    /** Share of what has to be said that the answer says, in [0, 1]. */
    double answeredBy(Text answer) {
        return (double) deeds.stream().filter(answer::says).count() / deeds.size();
    }
}
