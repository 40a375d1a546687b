package io.attune.annotation.annotator;

import java.util.UUID;

/** A new API token. This is the only time that anybody sees it: the database keeps its digest. */
public record IssuedToken(UUID id, String token) {
    @Override
    public String toString() {
        return "IssuedToken[" + id + "]";
    }
}
