package io.attune.annotation.policy;

import static java.util.Objects.requireNonNull;

import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.PolicyPublished;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Where versions come from. */
@Component
class Lineage {
    private final PolicyRepository versions;

    Lineage(PolicyRepository versions) {
        this.versions = versions;
    }

    /** From the version back to its base model. */
    List<PolicyView> of(PolicyView version) {
        List<PolicyView> line = new ArrayList<>();
        line.add(version);
        for (UUID parent = version.parent();
                parent != null;
                parent = line.getLast().parent()) {
            UUID missing = parent;
            line.add(versions.findById(parent)
                    .orElseThrow(() -> new IllegalStateException("the registry has no version " + missing
                            + ", from which " + line.getLast().label() + " was tuned"))
                    .view());
        }
        return line;
    }

    /** The adapter of each round on the way holds all that the round learned, so one version of each is enough. */
    StartingPoint startingPoint(PolicyView version) {
        if (version.kind() == PolicyPublished.Kind.REWARD_MODEL) {
            throw new IllegalArgumentException(
                    version.label() + " is a reward model, which writes no answers: start from a policy");
        }
        List<Artefact> adapters = new ArrayList<>();
        List<PolicyView> line = of(version);
        for (int i = 0; i < line.size() - 1; i++) {
            if (i == 0
                    || !requireNonNull(line.get(i).round())
                            .equals(line.get(i - 1).round())) {
                adapters.addFirst(adapter(line.get(i)));
            }
        }
        PolicyView base = line.getLast();
        return new StartingPoint(version, requireNonNull(base.weights(), "a base keeps its weights"), adapters);
    }

    private static Artefact adapter(PolicyView version) {
        if (version.loraRank() == 0) {
            throw new IllegalArgumentException(
                    version.label()
                            + " was tuned in full, without an adapter, and a round cannot start from it yet: start from its base model");
        }
        if (version.weights() == null) {
            throw new IllegalArgumentException("the weights of " + version.label()
                    + " were let go: start from a newer version, and pin what shall be kept");
        }
        return version.weights();
    }
}
