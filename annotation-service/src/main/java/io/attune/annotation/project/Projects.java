package io.attune.annotation.project;

import io.attune.annotation.StorableText;
import io.attune.kafka.event.Uuid7;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Projects: made once, their guidelines edited, each version of those kept. */
@Service
public class Projects {
    private final ProjectRepository projects;
    private final EntityManager entities;
    private final Uuid7 identities;
    private final Clock clock;

    Projects(ProjectRepository projects, EntityManager entities, Uuid7 identities, Clock clock) {
        this.projects = projects;
        this.entities = entities;
        this.identities = identities;
        this.clock = clock;
    }

    /** Oldest first. */
    @Transactional(readOnly = true)
    public List<ProjectView> all() {
        return projects.all().stream().map(Project::view).toList();
    }

    /** One project. @throws NoSuchElementException when there is none of that id */
    @Transactional(readOnly = true)
    public ProjectView get(UUID id) {
        return projects.findById(id).orElseThrow(() -> unknown(id)).view();
    }

    /**
     * Makes a project.
     *
     * @return its id
     * @throws IllegalStateException when another one has that name
     */
    @Transactional
    public UUID create(NewProject wish) {
        if (projects.existsByName(wish.name())) {
            throw new IllegalStateException(
                    "there is a project named " + wish.name() + " already: choose another name");
        }
        Project project = new Project(identities.next(), wish, clock.instant());
        entities.persist(project);
        entities.flush();
        entities.persist(project.guidelines(clock.instant()));
        return project.view().id();
    }

    /**
     * Puts another text into force as a new version; the same text again changes nothing.
     *
     * @throws NoSuchElementException when there is no such project
     */
    @Transactional
    public void editGuidelines(UUID id, String text) {
        Project project = projects.lock(id).orElseThrow(() -> unknown(id));
        if (project.edit(StorableText.of(text))) {
            entities.persist(project.guidelines(clock.instant()));
        }
    }

    /** What a version said. @throws NoSuchElementException when there is no such version */
    @Transactional(readOnly = true)
    public String guidelines(UUID project, int version) {
        return projects.guidelines(project, version)
                .orElseThrow(() -> new NoSuchElementException(
                        "project " + project + " has no version " + version + " of its guidelines"))
                .text();
    }

    private static NoSuchElementException unknown(UUID id) {
        return new NoSuchElementException("there is no project " + id);
    }
}
