package io.attune.deploy.oracle;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a text names: orders and amounts, goods, cities, days, plans and devices. */
final class Facts {
    private static final List<Pattern> KINDS = List.of(
            Pattern.compile("\\$?\\d{2,}"),
            anyOf(
                    "kettle|lamp|toaster|radio|camera|printer|heater|blender|speaker|monitor|keyboard|drill|vacuum|fan|clock"
                            + "|router|headset|mixer|oven|grill"),
            anyOf("paris|berlin|madrid|vienna|oslo|dublin|prague|lisbon|rome|athens|zurich|milan"),
            anyOf("monday|tuesday|wednesday|thursday|friday|saturday|sunday"),
            anyOf("(?:basic|plus|family|student|premium)(?= plan| *[.?!,]|$)"),
            anyOf("phone|laptop|tablet|computer"));

    private Facts() {}

    static Set<String> of(Text text) {
        String joined = String.join("\n", text.sentences()).toLowerCase(Locale.ROOT);
        Set<String> facts = new LinkedHashSet<>();
        for (Pattern kind : KINDS) {
            kind.matcher(joined).results().forEach(fact -> facts.add(fact.group()));
        }
        return facts;
    }

    private static Pattern anyOf(String words) {
        return Pattern.compile("\\b(?:" + words + ")\\b");
    }
}
