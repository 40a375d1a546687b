package io.attune.annotation.policy;

import io.attune.annotation.project.Projects;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.Artefact;
import io.attune.kafka.event.Message;
import io.attune.kafka.event.Uuid7;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The registry in the database, its artefacts in the store. */
@Service
@Transactional(readOnly = true)
class StoredPolicies implements Policies {
    private static final int LONGEST_NAME = 200;

    private final Projects projects;
    private final PolicyRepository versions;
    private final Lineage lineage;
    private final Questions questions;
    private final ModelTrees trees;
    private final ArtefactStore store;
    private final Uuid7 identities;
    private final Clock clock;

    StoredPolicies(
            Projects projects,
            PolicyRepository versions,
            Lineage lineage,
            Questions questions,
            ModelTrees trees,
            ArtefactStore store,
            Uuid7 identities,
            Clock clock) {
        this.projects = projects;
        this.versions = versions;
        this.lineage = lineage;
        this.questions = questions;
        this.trees = trees;
        this.store = store;
        this.identities = identities;
        this.clock = clock;
    }

    @Override
    @Transactional
    public UUID registerBase(UUID project, String name, Artefact tree) {
        projects.get(project);
        requireName(name);
        trees.requireModel(tree);
        return versions.findByProjectAndBaseSha256(project, tree.sha256())
                .orElseGet(() -> versions.saveAndFlush(
                        PolicyVersion.base(identities.next(), project, name.strip(), tree, clock.instant())))
                .view()
                .id();
    }

    static void requireName(String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("a base model needs a name of 1 to " + LONGEST_NAME + " characters");
        }
    }

    @Override
    public PolicyView get(UUID version) {
        return find(version).view();
    }

    @Override
    public List<PolicyView> of(UUID project) {
        return versions.findByProjectOrderByPublishedAtDescIdDesc(project).stream()
                .map(PolicyVersion::view)
                .toList();
    }

    @Override
    public List<PolicyView> lineage(UUID version) {
        return lineage.of(find(version).view());
    }

    @Override
    public StartingPoint startingPoint(UUID version) {
        return lineage.startingPoint(find(version).view());
    }

    @Override
    public Optional<LayerNames> layers(UUID version) {
        Artefact base = lineage.of(find(version).view()).getLast().weights();
        return base == null ? Optional.empty() : trees.layers(base);
    }

    @Override
    @Transactional
    public void startsRound(UUID version, UUID round) {
        find(version).startsRound(round);
    }

    @Override
    @Transactional
    public void pin(UUID version, boolean pinned) {
        find(version).pin(pinned);
    }

    @Override
    public Receipts receipts(UUID version) {
        return ManifestFile.receipts(version, store.read(manifestOf(version)));
    }

    @Override
    @Transactional
    public CompletableFuture<Map<UUID, String>> ask(List<UUID> asked, List<Message> prompt) {
        return questions.ask(asked.stream().distinct().map(this::find).toList(), prompt);
    }

    @Override
    public VersionArchive archive(UUID version) {
        PolicyView view = get(version);
        if (view.weights() == null) {
            throw new IllegalStateException(
                    "the weights of " + view.label() + " were let go: only pinned versions and the newest "
                            + PolicyRegistry.KEPT + " of a round keep theirs");
        }
        return VersionArchive.of(view, store.openTree(view.weights()));
    }

    @Override
    public InputStream manifest(UUID version) {
        Artefact manifest = manifestOf(version);
        try {
            return Files.newInputStream(store.open(manifest));
        } catch (IOException e) {
            throw new IllegalStateException("artefact " + manifest.sha256() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Artefact manifestOf(UUID version) {
        PolicyView view = get(version);
        if (view.manifest() == null) {
            throw new IllegalArgumentException(view.label() + " is a base model: no judgments are inside");
        }
        return view.manifest();
    }

    private PolicyVersion find(UUID version) {
        return versions.findById(version)
                .orElseThrow(() -> new NoSuchElementException("there is no model version " + version));
    }
}
