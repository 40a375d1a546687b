package io.attune.annotation.prompt;

import io.attune.annotation.Page;
import io.attune.annotation.project.Projects;
import io.attune.kafka.event.Uuid7;
import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The prompts of projects. The same conversation stands in a project once. */
@Service
public class Prompts {
    private static final UUID LOWEST = new UUID(0, 0);
    private static final int AT_ONCE = 500;
    private static final int MOST_PER_PAGE = 1000;

    private final PromptRepository prompts;
    private final Projects projects;
    private final EntityManager entities;
    private final Uuid7 identities;
    private final RandomGenerator random;
    private final Clock clock;

    Prompts(
            PromptRepository prompts,
            Projects projects,
            EntityManager entities,
            Uuid7 identities,
            RandomGenerator random,
            Clock clock) {
        this.prompts = prompts;
        this.projects = projects;
        this.entities = entities;
        this.identities = identities;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Adds those that the project does not have.
     *
     * @return how many are new
     * @throws NoSuchElementException when there is no such project
     */
    @Transactional
    public int submit(UUID project, List<NewPrompt> wishes) {
        long before = prompts.countByProject(project);
        ensure(project, wishes);
        return Math.toIntExact(prompts.countByProject(project) - before);
    }

    /**
     * Adds those that the project does not have.
     *
     * @return the id of each, in order
     * @throws NoSuchElementException when there is no such project
     */
    @Transactional
    public List<UUID> ensure(UUID project, List<NewPrompt> wishes) {
        projects.get(project);
        return wishes.stream()
                .gather(Gatherers.windowFixed(AT_ONCE))
                .flatMap(some -> ensureSome(project, some).stream())
                .toList();
    }

    private List<UUID> ensureSome(UUID project, List<NewPrompt> wishes) {
        List<String> digests =
                wishes.stream().map(wish -> Digest.of(wish.messages())).toList();
        Map<String, UUID> known = new LinkedHashMap<>();
        prompts.findByProjectAndDigestIn(project, digests).forEach(prompt -> known.put(prompt.digest(), prompt.id()));
        for (int i = 0; i < wishes.size(); i++) {
            String digest = digests.get(i);
            if (!known.containsKey(digest)) {
                Prompt prompt = new Prompt(
                        identities.next(), project, wishes.get(i), digest, random.nextLong(), clock.instant());
                entities.persist(prompt);
                known.put(digest, prompt.id());
            }
        }
        entities.flush();
        entities.clear();
        return digests.stream().map(known::get).toList();
    }

    /** How many different ones of these the project has already. */
    @Transactional(readOnly = true)
    public long known(UUID project, List<NewPrompt> wishes) {
        List<String> digests = wishes.stream()
                .map(wish -> Digest.of(wish.messages()))
                .distinct()
                .toList();
        return prompts.findByProjectAndDigestIn(project, digests).size();
    }

    @Transactional(readOnly = true)
    public long count(UUID project) {
        return prompts.countByProject(project);
    }

    /** One prompt. @throws NoSuchElementException when there is none of that id */
    @Transactional(readOnly = true)
    public PromptView get(UUID id) {
        return prompts.findById(id)
                .orElseThrow(() -> new NoSuchElementException("there is no prompt " + id))
                .view();
    }

    /** Those of these ids that exist. */
    @Transactional(readOnly = true)
    public Map<UUID, PromptView> get(Collection<UUID> ids) {
        return prompts.findByIdIn(ids).stream()
                .map(Prompt::view)
                .collect(Collectors.toMap(PromptView::id, view -> view));
    }

    /**
     * A page in the order in which they came.
     *
     * @param cursor {@link Page#next()} of the page before; null for the first page
     * @param limit 1 to 1000
     * @param search words that the beginning of the conversation must contain, in any case; null for all
     */
    @Transactional(readOnly = true)
    public Page<PromptView> page(UUID project, @Nullable UUID cursor, int limit, @Nullable String search) {
        if (limit < 1 || limit > MOST_PER_PAGE) {
            throw new IllegalArgumentException("limit is " + limit + ", expected 1 to " + MOST_PER_PAGE);
        }
        List<PromptView> found =
                prompts.page(project, cursor == null ? LOWEST : cursor, pattern(search), Limit.of(limit + 1)).stream()
                        .map(Prompt::view)
                        .toList();
        return found.size() <= limit
                ? new Page<>(found, null)
                : new Page<>(found.subList(0, limit), found.get(limit - 1).id());
    }

    private static String pattern(@Nullable String search) {
        if (search == null || search.isBlank()) {
            return "%";
        }
        return "%" + search.strip().toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%";
    }

    /** Takes those that were used least, by chance among equals, and counts one more use of each. */
    @Transactional
    public List<PromptView> draw(UUID project, int count) {
        List<Prompt> drawn = prompts.leastUsed(project, Limit.of(count));
        drawn.forEach(prompt -> prompt.draw(random.nextLong()));
        return drawn.stream().map(Prompt::view).toList();
    }
}
