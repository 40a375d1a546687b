package io.attune.trainer.model.architecture;

import java.util.List;

/**
 * Token ids with a meaning of their own, as config.json and generation_config.json give them.
 *
 * @param bos the id that starts a text, −1 where there is none
 * @param ends the ids that end a completion; the first one is what training appends
 * @param pad the id that pads, −1 where there is none
 */
public record SpecialIds(int bos, List<Integer> ends, int pad) {
    public SpecialIds {
        ends = List.copyOf(ends);
    }
}
