package io.attune.annotation.policy.web;

import io.attune.annotation.policy.ShelvedModel;
import java.util.List;

/**
 * The shelf.
 *
 * @param root the directory to put models into, absolute
 */
record ShelfView(String root, List<ShelvedModel> models) {
    ShelfView {
        models = List.copyOf(models);
    }
}
