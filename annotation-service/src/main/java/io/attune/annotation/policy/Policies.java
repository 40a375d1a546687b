package io.attune.annotation.policy;

import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.Message;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** The registry of versions, copied from what learners publish. Rows stay for ever; the weights of old versions that nobody pinned are let go. */
public interface Policies {

    /**
     * Makes a model directory that is already in the artefact store known to a project.
     *
     * @param tree the directory as a tree artefact
     * @return its id: the same again for the same tree of the same project
     * @throws java.util.NoSuchElementException when there is no such project
     * @throws IllegalArgumentException when the tree is not in the store or has no config.json
     */
    UUID registerBase(UUID project, String name, Artefact tree);

    /** One version. @throws java.util.NoSuchElementException when there is none of that id */
    PolicyView get(UUID version);

    /** Newest first, reward models among them. */
    List<PolicyView> of(UUID project);

    /** From the version back to its base model, the version first. */
    List<PolicyView> lineage(UUID version);

    /**
     * What a round that starts from this version is made of.
     *
     * @throws IllegalArgumentException when it cannot be started from, with the reason
     */
    StartingPoint startingPoint(UUID version);

    /**
     * What the layers of a version are called that an adapter can be for.
     *
     * @return empty where the version's config.json names a family that is not known here; the trainer says what it thinks of that
     */
    Optional<LayerNames> layers(UUID version);

    /** Notes that a round starts from this version, so that its sampler can answer for it. */
    void startsRound(UUID version, UUID round);

    /** Pinned versions keep their weights. */
    void pin(UUID version, boolean pinned);

    /** What is inside. @throws IllegalArgumentException for a base model, which has none */
    Receipts receipts(UUID version);

    /**
     * Asks each version for one answer.
     *
     * @return the answers by version; fails with a {@link java.util.concurrent.TimeoutException} that says what to look at when
     *     the sampler is silent
     * @throws IllegalArgumentException when a version cannot answer, such as a reward model or one whose weights were let go
     */
    CompletableFuture<Map<UUID, String>> ask(List<UUID> versions, List<Message> prompt);

    /**
     * The files of a version, verified: the adapter as PEFT reads it, or a model directory where all weights were tuned and of a base model.
     *
     * @throws IllegalStateException when they were let go
     */
    VersionArchive archive(UUID version);

    /** The manifest as JSON. */
    InputStream manifest(UUID version);
}
