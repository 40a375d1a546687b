package io.attune.trainer.objective.advantage;

/**
 * DAPO's soft overlong punishment: 0 up to L_max − buffer tokens, then falling linearly to −1 at L_max, and −1 from there on.
 *
 * <p>Source: Yu et al. 2025, DAPO (arXiv 2503.14476), equation 13. Deviation: 1. beyond L_max the formula's last line is kept even for a sampler that
 * overshoots: the penalty never falls below −1.
 *
 * @param maxLength L_max in tokens; 0 is off
 * @param buffer tokens over which it falls
 */
public record OverlongPenalty(double maxLength, double buffer) {
    public static final OverlongPenalty NONE = new OverlongPenalty(0, 0);

    public double of(int tokens) {
        if (maxLength == 0 || tokens <= maxLength - buffer) {
            return 0;
        }
        return buffer == 0 ? -1 : Math.max(-1, (maxLength - buffer - tokens) / buffer);
    }
}
