package io.attune.deploy.client;

import io.attune.kafka.event.PolicyPublished;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * What a version says of each judgment that its learner had seen, by number.
 *
 * @param applied in its weights
 * @param excluded left out for a reason
 * @param pending seen, and in no step yet
 */
public record Manifest(List<Long> applied, List<Long> excluded, List<Long> pending) {
    private static final Manifest NOTHING = new Manifest(List.of(), List.of(), List.of());

    public Manifest {
        applied = List.copyOf(applied);
        excluded = List.copyOf(excluded);
        pending = List.copyOf(pending);
    }

    /** That of the newest tuned policy of a project; without one it holds nothing. */
    public static Manifest ofNewest(RestClient client, UUID project) throws IOException {
        return ofNewest(client, project, PolicyPublished.Kind.POLICY);
    }

    /** That of a project's newest policy or reward model that a round made; without one it holds nothing. */
    public static Manifest ofNewest(RestClient client, UUID project, PolicyPublished.Kind kind) throws IOException {
        JsonNode newest = null;
        for (JsonNode version : client.get("projects/" + project + "/policies")) {
            boolean tuned = version.path("kind").asString().equals(kind.name())
                    && !version.path("round").isNull();
            if (tuned
                    && (newest == null
                            || version.path("roundVersion").asInt()
                                    > newest.path("roundVersion").asInt())) {
                newest = version;
            }
        }
        return newest == null
                ? NOTHING
                : of(client.get("policies/" + newest.path("id").asString() + "/receipts"));
    }

    private static Manifest of(JsonNode receipts) {
        List<Long> excluded = receipts.path("excluded")
                .valueStream()
                .flatMap(ranges -> numbers(ranges).stream())
                .toList();
        return new Manifest(numbers(receipts.path("applied")), excluded, numbers(receipts.path("pending")));
    }

    private static List<Long> numbers(JsonNode ranges) {
        return ranges.valueStream()
                .flatMap(range -> LongStream.rangeClosed(
                                range.path("first").asLong(), range.path("last").asLong())
                        .boxed())
                .toList();
    }

    /** The judgments that it is done with, one way or the other. */
    public List<Long> settled() {
        return Stream.concat(applied.stream(), excluded.stream()).toList();
    }

    /** Every number in it. */
    public List<Long> all() {
        return Stream.of(applied, excluded, pending).flatMap(List::stream).toList();
    }
}
