package io.attune.annotation.sample;

import io.attune.kafka.event.Sample;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The answers of tasks, in stored order. */
@Service
public class Samples {
    private final SampleRepository samples;
    private final EntityManager entities;

    Samples(SampleRepository samples, EntityManager entities) {
        this.samples = samples;
        this.entities = entities;
    }

    /** Stores the answers of a task that was just made, in the same transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void store(UUID task, List<Sample> answers) {
        for (int position = 0; position < answers.size(); position++) {
            entities.persist(new StoredSample(task, position, answers.get(position)));
        }
    }

    @Transactional(readOnly = true)
    public List<Sample> of(UUID task) {
        return of(List.of(task)).getOrDefault(task, List.of());
    }

    /** The answers of each task. */
    @Transactional(readOnly = true)
    public Map<UUID, List<Sample>> of(Collection<UUID> tasks) {
        return samples.of(tasks).stream()
                .collect(Collectors.groupingBy(
                        StoredSample::task, Collectors.mapping(StoredSample::sample, Collectors.toList())));
    }
}
