package io.attune.annotation.task;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface TaskRepository extends Repository<Task, UUID> {
    boolean existsById(UUID id);

    Optional<Task> findById(UUID id);

    List<Task> findByIdIn(Collection<UUID> ids);

    @Modifying(clearAutomatically = true)
    @Query("""
            update Task t set t.open = case when t.unjudged > 1 then t.open else false end, t.unjudged = t.unjudged - 1
            where t.id = :id""")
    void judged(UUID id);

    @Modifying(clearAutomatically = true)
    @Query("update Task t set t.unjudged = t.unjudged + 1, t.open = true where t.id = :id")
    void reopened(UUID id);

    @Modifying(clearAutomatically = true)
    @Query("update Task t set t.open = false where t.round = :round and t.open = true")
    int close(UUID round);

    @Query("""
            select count(distinct t.id) from Task t join Slot s on s.key.task = t.id
            where t.round = :round and t.open = true
              and s.judgment is null and (s.annotator is null or s.leasedUntil <= instant)""")
    int countUnleased(UUID round);

    @Query("select distinct t.round from Task t where t.open = true and t.round is not null")
    List<UUID> openRounds();

    @Query("select count(t) from Task t where t.project = :project and t.open = true")
    long countOpen(UUID project);
}
