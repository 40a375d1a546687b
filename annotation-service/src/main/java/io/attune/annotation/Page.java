package io.attune.annotation;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a long list, found by key: as fast at the end of a million rows as at the start.
 *
 * @param next cursor of the page after this one; null on the last page
 */
public record Page<T>(List<T> items, @Nullable UUID next) {
    public Page {
        items = List.copyOf(items);
    }
}
