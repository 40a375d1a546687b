package io.attune.annotation.policy;

import io.attune.annotation.AttuneSettings;
import io.attune.annotation.project.Projects;
import io.attune.kafka.artefact.ArtefactStore;
import io.attune.kafka.event.Artefact;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;

/**
 * Where an operator puts models: Hugging Face directories directly under one root. Nothing outside it is ever read, no link is
 * followed, and only files with known names are taken; a project gets a copy in the artefact store.
 */
@Service
public class Shelf {
    private final Path root;
    private final ArtefactStore store;
    private final Projects projects;
    private final Policies policies;

    Shelf(AttuneSettings settings, ArtefactStore store, Projects projects, Policies policies) throws IOException {
        this.root = settings.data().resolve("models").toAbsolutePath().normalize();
        this.store = store;
        this.projects = projects;
        this.policies = policies;
        Files.createDirectories(root);
    }

    /** The directory to put models into, absolute. */
    public Path root() {
        return root;
    }

    /** What lies there, by name; also what cannot be used, and why. */
    public List<ShelvedModel> models() {
        return directories().stream().map(ModelDirectory::look).toList();
    }

    /**
     * Copies a model of the shelf into the artefact store and makes it known to a project.
     *
     * @param directory name of a directory on the shelf
     * @return the id of the base model: the same again for the same files in the same project
     * @throws NoSuchElementException when there is no such directory or no such project
     * @throws IllegalArgumentException when it cannot be used, with the reason
     */
    public UUID register(UUID project, String name, String directory) {
        Path path = find(directory);
        ShelvedModel model = ModelDirectory.look(path);
        if (model.problem() != null) {
            throw new IllegalArgumentException("the model " + directory + " cannot be added: " + model.problem());
        }
        projects.get(project);
        StoredPolicies.requireName(name);
        Artefact tree = store.putTree(path, model.files());
        return policies.registerBase(project, name, tree);
    }

    /** A name is looked up among those that are there, so that none leads elsewhere. */
    private Path find(String directory) {
        List<Path> there = directories();
        return there.stream()
                .filter(path -> name(path).equals(directory))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("there is no directory " + directory + " under " + root
                        + (there.isEmpty()
                                ? ", which is empty: put a Hugging Face model directory there"
                                : ": name one of "
                                        + there.stream().map(Shelf::name).collect(Collectors.joining(", ")))));
    }

    private List<Path> directories() {
        try (Stream<Path> there = Files.list(root)) {
            return there.filter(path -> !name(path).startsWith(".") && Files.isDirectory(path))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the shelf of models at " + root + " cannot be read (" + e + "): make it readable for Attune", e);
        }
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
