package io.attune.annotation.judgment;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface JudgmentRepository extends Repository<Judgment, Long> {
    @NativeQuery("select nextval('judgment_number')")
    long nextNumber();

    Optional<Judgment> findByNumber(long number);

    Optional<Judgment> findById(UUID id);

    boolean existsById(UUID id);

    List<Judgment> findByNumberIn(Collection<Long> numbers);

    @Query("select r from Retraction r where r.number = :number")
    Optional<Retraction> retraction(long number);

    @Query("select r.number from Retraction r where r.number in :numbers")
    Set<Long> retracted(Collection<Long> numbers);

    @Query("select j from Judgment j where j.project = :project and j.number > :after order by j.number")
    List<Judgment> ofProject(UUID project, long after, Limit limit);

    @Query("select j from Judgment j where j.round = :round and j.number > :after order by j.number")
    List<Judgment> ofRound(UUID round, long after, Limit limit);
}
