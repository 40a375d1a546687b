package io.attune.trainer.objective;

import java.util.List;

/** What an objective learns from: a step batch with the numbers of its forward pass. */
public sealed interface Feedback permits Demonstrations, Pairs, Binary {

    /** Every completion that may receive a gradient, in the order of {@link Evaluation#coefficients}. */
    List<Completion> completions();

    /** The kinds, each with the word that messages use. */
    enum Kind {
        DEMONSTRATIONS("demonstrations"),
        PAIRS("pairs of a chosen and a rejected completion"),
        BINARY("completions labelled desirable or undesirable");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    default Kind kind() {
        return switch (this) {
            case Demonstrations _ -> Kind.DEMONSTRATIONS;
            case Pairs _ -> Kind.PAIRS;
            case Binary _ -> Kind.BINARY;
        };
    }
}
