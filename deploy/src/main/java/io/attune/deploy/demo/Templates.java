package io.attune.deploy.demo;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sentences with slots in braces. */
final class Templates {
    private static final Pattern SLOT = Pattern.compile("\\{(\\w+)}");

    private Templates() {}

    static boolean canFill(String template, Map<String, String> slots) {
        return SLOT.matcher(template).results().allMatch(slot -> slots.containsKey(slot.group(1)));
    }

    static String fill(String template, Map<String, String> slots) {
        return SLOT.matcher(template).replaceAll(slot -> {
            String value = slots.get(slot.group(1));
            if (value == null) {
                throw new IllegalArgumentException("no value for " + slot.group() + " in: " + template);
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
