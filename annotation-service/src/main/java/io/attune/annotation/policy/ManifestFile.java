package io.attune.annotation.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the manifest that a learner keeps beside its weights: sets of judgment numbers as lists of ranges {@code {"first", "last"}}, and how many
 * groups. What else stands there belongs to the learner.
 */
final class ManifestFile {
    private static final JsonMapper JSON = JsonMapper.shared();

    private ManifestFile() {}

    static Receipts receipts(UUID version, byte[] manifest) {
        try {
            JsonNode root = JSON.readTree(manifest);
            Map<String, List<Receipts.Range>> excluded = new LinkedHashMap<>();
            root.required("excluded")
                    .properties()
                    .forEach(reason -> excluded.put(reason.getKey(), ranges(reason.getValue())));
            return new Receipts(
                    version,
                    ranges(root.required("applied")),
                    excluded,
                    ranges(root.required("pending")),
                    ranges(root.required("retracted")),
                    groups(root.path("groups")));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "the manifest of version " + version + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Receipts.@Nullable GroupCounts groups(JsonNode counted) {
        if (counted.isMissingNode() || counted.isNull()) {
            return null;
        }
        Map<String, Long> excluded = new LinkedHashMap<>();
        counted.required("excluded")
                .properties()
                .forEach(reason ->
                        excluded.put(reason.getKey(), reason.getValue().longValue()));
        return new Receipts.GroupCounts(
                counted.required("applied").longValue(),
                excluded,
                counted.required("pending").longValue());
    }

    private static List<Receipts.Range> ranges(JsonNode set) {
        List<Receipts.Range> ranges = new ArrayList<>();
        for (JsonNode range : set) {
            ranges.add(new Receipts.Range(
                    range.required("first").longValue(), range.required("last").longValue()));
        }
        return ranges;
    }
}
