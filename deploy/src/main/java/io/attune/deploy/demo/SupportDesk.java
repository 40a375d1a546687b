package io.attune.deploy.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * The words of the support desk, read from {@code support-desk.json}: what customers ask, and what agents of every quality say.
 *
 * @param values what a slot may hold; orders and amounts are numbers and drawn
 * @param greetings put before a prompt
 * @param signOffs put behind a prompt
 */
record SupportDesk(
        Map<String, List<String>> values,
        List<String> greetings,
        List<String> signOffs,
        Map<Traits.Opening, List<String>> openings,
        List<String> vague,
        List<String> refusals,
        List<String> details,
        List<String> rambles,
        Map<Traits.Closing, List<String>> closings,
        List<Intent> intents) {

    private static final String RESOURCE = "support-desk.json";

    SupportDesk {
        values = Map.copyOf(values);
        greetings = List.copyOf(greetings);
        signOffs = List.copyOf(signOffs);
        openings = Map.copyOf(openings);
        vague = List.copyOf(vague);
        refusals = List.copyOf(refusals);
        details = List.copyOf(details);
        rambles = List.copyOf(rambles);
        closings = Map.copyOf(closings);
        intents = List.copyOf(intents);
        requireAll(openings.keySet(), EnumSet.allOf(Traits.Opening.class), "openings");
        requireAll(closings.keySet(), EnumSet.allOf(Traits.Closing.class), "closings");
    }

    static SupportDesk load() {
        try (InputStream in = SupportDesk.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not on the class path: build the project again");
            }
            return JsonMapper.shared().readValue(in, SupportDesk.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static <T> void requireAll(Set<T> given, Set<T> expected, String name) {
        if (!given.equals(expected)) {
            throw new IllegalArgumentException(name + " has " + given + ", expected " + expected);
        }
    }
}
