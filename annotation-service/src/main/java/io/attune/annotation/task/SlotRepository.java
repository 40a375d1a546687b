package io.attune.annotation.task;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Each change of a slot is one statement that says what the slot must be before, so that of two at once only one succeeds. */
interface SlotRepository extends Repository<Slot, Slot.Key> {
    @Query("""
            select s from Slot s join Task t on t.id = s.key.task
            where s.annotator = :annotator and s.judgment is null and s.leasedUntil > :now and t.project = :project
              and t.open = true
            order by s.leasedUntil, s.key.task""")
    List<Slot> heldBy(UUID annotator, UUID project, Instant now, Limit limit);

    /** Free slots, oldest task first, of tasks in which the annotator has no other. */
    @Query("""
            select s from Slot s join Task t on t.id = s.key.task
            where t.project = :project and t.open = true
              and s.judgment is null and (s.annotator is null or s.leasedUntil <= :now)
              and not exists (
                select 1 from Slot o
                where o.key.task = s.key.task and o.annotator = :annotator and o.key.slot <> s.key.slot)
            order by t.id, s.key.slot""")
    List<Slot> free(UUID annotator, UUID project, Instant now, Limit limit);

    @Modifying(clearAutomatically = true)
    @Query("""
            update Slot s set s.annotator = :annotator, s.leasedUntil = :until, s.displayed = :displayed
            where s.key.task = :task and s.key.slot = :slot
              and s.judgment is null and (s.annotator is null or s.leasedUntil <= :now)""")
    int claim(UUID task, int slot, UUID annotator, Instant now, Instant until, List<Integer> displayed);

    @Modifying(clearAutomatically = true)
    @Query("""
            update Slot s set s.leasedUntil = :until
            where s.key.task = :task and s.annotator = :annotator and s.judgment is null""")
    int renew(UUID task, UUID annotator, Instant until);

    @Modifying(clearAutomatically = true)
    @Query("""
            update Slot s set s.annotator = null, s.leasedUntil = null, s.displayed = null
            where s.key.task = :task and s.annotator = :annotator and s.judgment is null""")
    int release(UUID task, UUID annotator);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select s from Slot s where s.key.task = :task and s.annotator = :annotator")
    Optional<Slot> lock(UUID task, UUID annotator);

    @Modifying(clearAutomatically = true)
    @Query(
            "update Slot s set s.judgment = :judgment where s.key.task = :task and s.key.slot = :slot and s.judgment is null")
    int judge(UUID task, int slot, long judgment);

    @Modifying(clearAutomatically = true)
    @Query("""
            update Slot s set s.judgment = null, s.attempt = s.attempt + 1, s.leasedUntil = :until
            where s.key.task = :task and s.key.slot = :slot and s.judgment = :judgment""")
    int reopen(UUID task, int slot, long judgment, Instant until);
}
